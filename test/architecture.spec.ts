import { execFile } from 'node:child_process';
import { cpSync, existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = process.cwd();

type Breach = readonly [rule: string, file: string, source: string];

const importing = (what: string): string => `import { x } from '${what}';\nexport const y = x;`;

const IMPORT_BREACHES: readonly Breach[] = [
  ['no-circles', 'src/users/circle-a.ts', `import { b } from './circle-b.js';\nexport const a = () => b;`],
  ['libs-know-no-modules', 'libs/storage/src/upward.ts', importing('../../../src/users/index.js')],
  ['platform-is-lowest', 'libs/platform/src/upward.ts', importing('#ai')],
  ['ai-uses-platform-only', 'libs/ai/src/sideways.ts', importing('#storage')],
  ['imaging-uses-platform-only', 'libs/imaging/src/sideways.ts', importing('#ai')],
  ['sharp-in-image-processes', 'src/users/picture.ts', `import sharp from 'sharp';\nexport const y = sharp;`],
  ['image-processes-stand-alone', 'libs/imaging/src/process/outward.ts', importing('#platform')],
  ['libs-at-their-door', 'src/users/back-door.ts', importing('../../libs/ai/src/inside.js')],
  ['modules-at-their-door', 'src/uploads/back-door.ts', importing('../projects/inside.js')],
  ['direction-projects', 'src/projects/upward.ts', importing('../jobs/index.js')],
  ['nothing-imports-health', 'src/auth/health.ts', importing('../health/index.js')],
  ['modules-do-not-know-the-edge', 'src/users/outward.ts', importing('../edge/index.js')],
  ['agents-are-islands', 'src/agents/one/one.agent.ts', importing('../two/two.agent.js')],
  ['schemas-are-pure', 'src/users/impure.schema.ts', importing('./inside.js')],
  ['typeorm-in-repositories', 'src/users/users.service.ts', `import { DataSource } from 'typeorm';\nexport const y = DataSource;`],
  ['bull-in-its-lib', 'src/users/queue.ts', `import Bull from 'bull';\nexport const y = Bull;`],
  ['model-sdks-in-ai', 'src/users/model.ts', `import { generateText } from 'ai';\nexport const y = generateText;`],
  ['no-tests-in-the-program', 'src/users/tested.ts', importing('./some.spec.js')],
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
  ...['users', 'projects', 'jobs', 'health', 'edge'].map((module) => `src/${module}/index.ts`),
  ...['ai', 'storage', 'platform'].map((lib) => `libs/${lib}/src/index.ts`),
  ...['src/users/inside.ts', 'src/users/some.spec.ts', 'src/projects/inside.ts', 'src/agents/two/two.agent.ts', 'libs/ai/src/inside.ts'],
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
  plant('src/users/circle-b.ts', `import { a } from './circle-a.js';\nexport const b = () => a;`);
  for (const [, file, source] of [...IMPORT_BREACHES, ...LINT_BREACHES]) plant(file, source);
});

afterAll(() => rmSync(tree, { recursive: true, force: true }));

describe('the architecture as code', () => {
  it('refuses every breach of the import rules, and nothing else', async () => {
    const args = ['src', 'libs', '--config', '.dependency-cruiser.cjs', '--output-type', 'json'];
    const report = await output('dependency-cruiser/bin/dependency-cruise.mjs', args);
    const { summary } = JSON.parse(report) as { summary: { violations: { from: string; rule: { name: string } }[] } };
    const found = summary.violations.map(({ from, rule }) => `${rule.name} in ${from}`);
    for (const [rule, file] of IMPORT_BREACHES) expect(found).toContain(`${rule} in ${file}`);
    const planted = new Set(IMPORT_BREACHES.map(([, file]) => file));
    expect(summary.violations.filter(({ from }) => !planted.has(from))).toEqual([]);
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
