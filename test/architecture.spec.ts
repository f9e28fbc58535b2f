import { execFile } from 'node:child_process';
import { cpSync, existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = process.cwd();

type Breach = readonly [rule: string, file: string, source: string];

const importing = (what: string): string => `import { x } from '${what}';\nexport const y = x;`;

const IMPORT_BREACHES: readonly Breach[] = [
  ['no-cycles', 'src/users/cycle-a.ts', `import type { B } from './cycle-b.js';\nexport interface A { b: B }`],
  ['libs-do-not-reach-up', 'libs/ai/src/gateway/upward.ts', importing('../index.js')],
  ['libs-know-no-modules', 'libs/storage/src/upward.ts', importing('../../../src/users/index.js')],
  ['libs-know-no-modules', 'libs/testing/src/upward.ts', importing('../../../src/users/index.js')],
  ['libs-know-no-modules', 'libs/testing/src/sideways.ts', importing('../../../test/support/help.js')],
  ['direction-lib-platform', 'libs/platform/src/upward.ts', importing('#ai')],
  ['direction-lib-ai', 'libs/ai/src/sideways.ts', importing('#storage')],
  ['direction-lib-imaging', 'libs/imaging/src/sideways.ts', importing('#ai')],
  ['direction-other-libs', 'libs/new-lib/src/sideways.ts', importing('#ai')],
  ['libs-at-their-door', 'src/users/back-door.ts', importing('../../libs/ai/src/inside.js')],
  ['modules-at-their-door', 'src/uploads/back-door.ts', importing('../projects/inside.js')],
  ['direction-projects', 'src/projects/upward.ts', importing('../jobs/index.js')],
  ['direction-other-modules', 'src/new-module/upward.ts', importing('../auth/index.js')],
  ['direction-other-modules', 'src/new-module/sideways.ts', importing('../newer-module/index.js')],
  ['direction-users', 'src/users/new.ts', importing('../new-module/index.js')],
  ['nothing-imports-health', 'src/auth/health.ts', importing('../health/index.js')],
  ['modules-do-not-know-the-edge', 'src/new-module/outward.ts', importing('../edge/index.js')],
  ['the-edge-knows-no-module', 'src/edge/inward.ts', importing('../users/index.js')],
  ['entries-are-thin', 'src/new-entry.ts', importing('./users/index.js')],
  ['agents-are-islands', 'src/agents/tides/one/one.agent.ts', importing('../two/two.agent.js')],
  ['agents-are-islands', 'src/agents/tides/one/pipeline.ts', importing('../../winds/shared/index.js')],
  ['agents-are-islands', 'src/agents/tides/shared/downward.ts', importing('../two/two.agent.js')],
  ['agents-are-islands', 'src/agents/tides/one/files.ts', importing('#storage')],
  ['agents-are-islands', 'src/agents/tides/one/module.ts', importing('../../../users/index.js')],
  ['schemas-are-pure', 'src/users/impure.schema.ts', importing('./inside.js')],
  ['typeorm-in-repositories', 'src/users/users.service.ts', `import { DataSource } from 'typeorm';\nexport const y = DataSource;`],
  ['bull-in-its-lib', 'src/users/queue.ts', `import Bull from 'bull';\nexport const y = Bull;`],
  ['model-sdks-in-ai', 'src/users/model.ts', `import { generateText } from 'ai';\nexport const y = generateText;`],
  ['sharp-in-image-processes', 'src/users/picture.ts', `import sharp from 'sharp';\nexport const y = sharp;`],
  ['image-processes-stand-alone', 'libs/imaging/src/process/outward.ts', importing('#platform')],
  ['no-tests-in-the-program', 'src/users/tested.ts', importing('./some.spec.js')],
];

/** Files that import each other in no cycle, while their folders do. */
const FOLDER_CYCLE: readonly Breach[] = [
  ['no-folder-cycles', 'src/users/left/one.ts', importing('../right/one.js')],
  ['no-folder-cycles', 'src/users/right/two.ts', importing('../left/two.js')],
];

/** What the rules allow to files that nobody listed. */
const ALLOWED: readonly (readonly [file: string, source: string])[] = [
  ['src/new-module/downward.ts', importing('../projects/index.js')],
  ['libs/new-lib/src/downward.ts', importing('#platform')],
  ['src/agents/tides/one/shared.ts', importing('../shared/index.js')],
  ['src/agents/tides/one/lib.ts', importing('#ai')],
  ['src/users/users.e2e-spec.ts', importing('../jobs/index.js')],
];

const LINT_BREACHES: readonly Breach[] = [
  ['@typescript-eslint/no-explicit-any', 'src/users/any.ts', 'export const value: any = 1;'],
  ['@typescript-eslint/no-floating-promises', 'src/users/floating.ts', 'export function go(): void { Promise.resolve(); }'],
  ['no-console', 'src/users/console.ts', `console.log('hello');`],
  ['no-restricted-syntax', 'src/users/env.ts', 'export const home = process.env;'],
  [
    'no-restricted-syntax',
    'src/users/forward.ts',
    `import { forwardRef } from '@nestjs/common';\nexport const later = forwardRef(() => Object);`,
  ],
  ['max-lines', 'src/users/long.ts', Array.from({ length: 301 }, (_, line) => `export const line${line} = ${line};`).join('\n')],
  [
    'max-params',
    'src/users/params.ts',
    'export const many = (a: 1, b: 1, c: 1, d: 1, e: 1, f: 1, g: 1, h: 1, i: 1) => [a, b, c, d, e, f, g, h, i];',
  ],
  [
    '@typescript-eslint/switch-exhaustiveness-check',
    'src/users/switch.ts',
    `export function pick(v: 'a' | 'b'): void { switch (v) { case 'a': break; } }`,
  ],
];

const NEUTRAL = [
  ...['users', 'projects', 'jobs', 'health', 'edge', 'auth', 'new-module', 'newer-module'].map((module) => `src/${module}/index.ts`),
  ...['ai', 'storage', 'platform'].map((lib) => `libs/${lib}/src/index.ts`),
  ...['src/users/inside.ts', 'src/users/some.spec.ts', 'src/projects/inside.ts', 'libs/ai/src/inside.ts', 'test/support/help.ts'],
  ...['src/users/left/two.ts', 'src/users/right/one.ts'],
  ...['src/agents/tides/two/two.agent.ts', 'src/agents/tides/shared/index.ts', 'src/agents/winds/shared/index.ts'],
];

let tree: string;

function plant(file: string, source: string): void {
  mkdirSync(dirname(join(tree, file)), { recursive: true });
  writeFileSync(join(tree, file), `${source}\n`);
}

async function output(command: string, args: readonly string[]): Promise<string> {
  const options = { cwd: tree, maxBuffer: 1e8 };
  const result = await run(process.execPath, [join(root, 'node_modules', command), ...args], options).catch((error: unknown) => error);
  return (result as { stdout: string }).stdout;
}

beforeAll(() => {
  tree = mkdtempSync(join(tmpdir(), 'catalyst-architecture-'));
  for (const file of ['package.json', 'tsconfig.json', 'eslint.config.mjs', '.dependency-cruiser.cjs'])
    cpSync(join(root, file), join(tree, file));
  symlinkSync(join(root, 'node_modules'), join(tree, 'node_modules'));
  for (const file of NEUTRAL) plant(file, 'export const x = 1;');
  plant('src/users/cycle-b.ts', `import type { A } from './cycle-a.js';\nexport interface B { a: A }`);
  for (const [file, source] of ALLOWED) plant(file, source);
  for (const [, file, source] of [...IMPORT_BREACHES, ...FOLDER_CYCLE, ...LINT_BREACHES]) plant(file, source);
});

afterAll(() => rmSync(tree, { recursive: true, force: true }));

describe('the architecture as code', () => {
  it('plants a breach of every import rule', async () => {
    const { forbidden } = createRequire(import.meta.url)(join(root, '.dependency-cruiser.cjs')) as { forbidden: { name: string }[] };
    const planted = new Set([...IMPORT_BREACHES, ...FOLDER_CYCLE].map(([rule]) => rule));
    const alike = /^direction-(?!other)/;
    expect(forbidden.map(({ name }) => name).filter((name) => !planted.has(name) && !alike.test(name))).toEqual([]);
  });

  it('refuses every breach of the import rules, and nothing else', async () => {
    const args = ['src', 'libs', '--config', '.dependency-cruiser.cjs', '--output-type', 'json'];
    const report = await output('dependency-cruiser/bin/dependency-cruise.mjs', args);
    const { summary } = JSON.parse(report) as { summary: { violations: { from: string; rule: { name: string } }[] } };
    const found = summary.violations.map(({ from, rule }) => `${rule.name} in ${from}`);
    for (const [rule, file] of IMPORT_BREACHES) expect(found).toContain(`${rule} in ${file}`);
    for (const [rule, file] of FOLDER_CYCLE) expect(found).toContain(`${rule} in ${dirname(file)}`);
    // NOTE: files that are planted against the direction of imports also close cycles of folders.
    const others = summary.violations.filter(({ rule }) => rule.name !== 'no-folder-cycles');
    const planted = new Set([...IMPORT_BREACHES.map(([, file]) => file), 'src/users/cycle-b.ts']);
    expect(others.filter(({ from }) => !planted.has(from))).toEqual([]);
  });

  it('refuses every breach of the lint rules', async () => {
    const report = await output('eslint/bin/eslint.js', [...LINT_BREACHES.map(([, file]) => file), '--format', 'json']);
    const results = JSON.parse(report) as { filePath: string; messages: { ruleId: string | null }[] }[];
    const found = results.flatMap(({ filePath, messages }) =>
      messages.map(({ ruleId }) => `${ruleId} in ${filePath.slice(tree.length + 1)}`),
    );
    for (const [rule, file] of LINT_BREACHES) expect(found).toContain(`${rule} in ${file}`);
  });
});

describe('agents', () => {
  it('each have a spec that holds them to the contract', () => {
    const agents = globSync('src/agents/*/*/*.agent.ts', { cwd: root });
    const held = (agent: string): boolean => {
      const spec = join(root, agent.replace(/\.ts$/, '.spec.ts'));
      return existsSync(spec) && readFileSync(spec, 'utf8').includes('describeAgentContract(');
    };
    expect(agents.length).toBeGreaterThan(0);
    expect(agents.filter((agent) => !held(agent))).toEqual([]);
  });
});
