import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, globSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';

import ts from 'typescript';

import { createTestDatabase, eventually } from '#testing';
import type { HttpClient, TestDatabase } from '#testing';

import { sampleTeam } from '../src/agents/team/shared/testing/sample-team.js';
import { Program, programEnvironment } from './support/program.js';

const run = promisify(execFile);
const root = process.cwd();
const PACKAGE = '@acme/tide-gauge';
const LEFT_OUT = new Set(['node_modules', 'dist', '.git', '.catalyst', 'out', 'coverage']);
/** What the program writes about itself, by `npm run openapi` and `npm run config:print`. */
const WRITTEN = ['client/src/generated', 'openapi.json', '.env.example'];
const GENERATED = ['src/agents/harbour-log/harbour-log', 'src/agents/team/tide-brief', 'src/tide-tables'];

let scratch: string;
let tree: string;
let database: TestDatabase;
let program: Program;
let client: HttpClient;
let token: string;
let before: Map<string, string>;

/** Runs a command in the copy of the repository as a newcomer would; what it printed. */
async function inTree(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<string> {
  const path = `${join(tree, 'node_modules/.bin')}:${process.env['PATH']}`;
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(?:TEST_|JEST_|NODE_|npm_|INIT_CWD)/.test(name)));
  const options = { cwd: tree, maxBuffer: 1e8, env: { ...inherited, PATH: path, ...env } };
  const { stdout, stderr } = await run(command, [...args], options).catch(
    (error: { stdout?: string; stderr?: string; message: string }) => {
      throw new Error(
        `${command} ${args.join(' ')}: ${error.message}\n${(error.stdout ?? '').slice(-6_000)}${(error.stderr ?? '').slice(-2_000)}`,
      );
    },
  );
  return stdout + stderr;
}

/** The repository without what is made from it; its dependencies are links to those that are installed. */
function copyRepository(): void {
  tree = join(scratch, 'catalyst');
  cpSync(root, tree, { recursive: true, filter: (source) => source === root || !LEFT_OUT.has(basename(source)) });
  const modules = join(tree, 'node_modules');
  mkdirSync(modules);
  for (const name of readdirSync(join(root, 'node_modules')))
    if (!['.cache', '.catalyst-lock', 'catalyst'].includes(name)) symlinkSync(join(root, 'node_modules', name), join(modules, name));
  const lock = readFileSync(join(tree, 'package-lock.json'));
  writeFileSync(join(modules, '.catalyst-lock'), createHash('sha256').update(lock).digest('hex'));
}

/** Puts the fixture package where npm would, as its team would have published it: compiled, with a manifest. */
function installPackage(): void {
  const source = join(root, 'test/fixtures/tide-gauge');
  const target = join(tree, 'node_modules', PACKAGE);
  mkdirSync(target, { recursive: true });
  const options: ts.CompilerOptions = {
    module: ts.ModuleKind.ESNext,
    target: ts.ScriptTarget.ES2023,
    experimentalDecorators: true,
    emitDecoratorMetadata: true,
    verbatimModuleSyntax: true,
  };
  for (const file of globSync('*.ts', { cwd: source })) {
    const { outputText } = ts.transpileModule(readFileSync(join(source, file), 'utf8'), { compilerOptions: options, fileName: file });
    writeFileSync(join(target, file.replace(/\.ts$/, '.js')), outputText);
  }
  cpSync(join(source, 'migrations'), join(target, 'migrations'), { recursive: true });
  writeFileSync(join(target, 'package.json'), JSON.stringify({ name: PACKAGE, version: '1.0.0', type: 'module', exports: './index.js' }));
}

/** The files of the copy that are the repository's own, with what is in them. */
function contents(): Map<string, string> {
  const files = globSync('**/*', { cwd: tree, withFileTypes: true, exclude: ({ name }) => LEFT_OUT.has(name) }).filter((file) =>
    file.isFile(),
  );
  return new Map(
    files.map((file) => {
      const path = join(file.parentPath, file.name);
      return [path.slice(tree.length + 1), createHash('sha256').update(readFileSync(path)).digest('hex')];
    }),
  );
}

function environment(): NodeJS.ProcessEnv {
  return {
    ...programEnvironment(database.url),
    CATALYST_DATA_DIR: join(scratch, 'data'),
    CATALYST_PACKAGES: PACKAGE,
    TIDE_UNIT: 'ft',
    TIDE_TABLES_MAX: '2',
  };
}

const logged = (scope: string) =>
  program
    .log()
    .split('\n')
    .filter((line) => line.includes(`"scope":"${scope}"`));

async function metric(name: string): Promise<string | undefined> {
  const { body } = await client.get<string>('/metrics');
  return new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)$`, 'm').exec(body)?.[1];
}

interface MadeAsset {
  asset_type: string;
  title: string;
  content: string;
}

async function assetsOf(pipeline: string, input: object): Promise<MadeAsset[]> {
  const { status, body: started } = await client.post('/api/runs', { pipeline, input }, token);
  expect({ status, body: started }).toMatchObject({ status: 202 });
  await eventually(async () => (await client.get(`/api/runs/${started.id}`, token)).body.status === 'completed');
  const { body } = await client.get(`/api/assets?run_id=${started.id}`, token);
  return body.items;
}

async function assetOf(pipeline: string, input: object): Promise<MadeAsset> {
  const [asset, ...others] = await assetsOf(pipeline, input);
  expect(others).toEqual([]);
  if (!asset) throw new Error(`${pipeline} made no asset`);
  return asset;
}

beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'catalyst one folder ü-'));
  copyRepository();
  before = contents();
  await inTree('npm', ['run', '--silent', 'new:agent', '--', 'harbour-log']);
  await inTree('npm', [
    'run',
    '--silent',
    'new:agent',
    '--',
    'tide-brief',
    '--pipeline',
    'team',
    '--needs',
    'team_formation,project_planning',
  ]);
  await inTree('npm', ['run', '--silent', 'new:module', '--', 'tide-tables']);
  // The second command has just built what npm test would build once more.
  writeFileSync(join(tree, 'dist/.built'), '');
}, 300_000);

afterAll(async () => {
  await program?.kill();
  await database?.close();
  rmSync(scratch, { recursive: true, force: true });
});

describe('a new agent and a new module', () => {
  it('each need only a folder; elsewhere only generated files change', () => {
    const changed = [...contents()].filter(([file, hash]) => before.get(file) !== hash).map(([file]) => file);
    const places = [...GENERATED, ...WRITTEN];
    expect(changed.filter((file) => !places.some((place) => file === place || file.startsWith(`${place}/`)))).toEqual([]);
    for (const place of GENERATED) {
      const files = changed.filter((file) => file.startsWith(`${place}/`));
      expect(files.length).toBeGreaterThan(5);
      expect(files.filter((file) => /template|0000000000000/i.test(file + readFileSync(join(tree, file), 'utf8')))).toEqual([]);
    }
  });

  it('pass the steps of npm run check at once', async () => {
    // These look at each file by itself, so the files that are new are enough; the others look at how files fit together.
    await inTree('prettier', ['--check', '--ignore-unknown', ...GENERATED, ...WRITTEN]);
    await inTree('eslint', ['--max-warnings', '0', ...GENERATED]);
    for (const step of ['typecheck', 'imports', 'unused', 'openapi:lint', 'secrets:check']) await inTree('npm', ['run', '--silent', step]);
  }, 480_000);

  it('pass npm test at once: their own specs, and those of the repository that look at every module', async () => {
    const every = [
      'test/contract/document',
      'test/access',
      'test/docs/documents',
      'env-example',
      'test/observability',
      'database/migrations',
    ];
    const output = await inTree('npm', ['test', '--silent', '--', ...GENERATED, ...every]);
    expect(output).toMatch(/^[1-9]\d* passed, 0 failed$/m);
  }, 480_000);

  it('are refused under a name that is none, and under one that is taken', async () => {
    await expect(inTree('npm', ['run', '--silent', 'new:agent', '--', 'Harbour_Log'])).rejects.toThrow('"Harbour_Log" is not a valid name');
    const stranger = ['run', '--silent', 'new:agent', '--', 'pier-log', '--pipeline', 'team', '--needs', 'ad_copy'];
    await expect(inTree('npm', stranger)).rejects.toThrow('the pipeline team has no agent ad_copy, but project_planning, skill_matching');
    await expect(inTree('npm', ['run', '--silent', 'new:agent', '--', 'ad-copy'])).rejects.toThrow('src/agents/campaign/ad-copy exists');
    await expect(inTree('npm', ['run', '--silent', 'new:module'])).rejects.toThrow('the name is missing');
    await expect(inTree('npm', ['run', '--silent', 'new:module', '--', 'users'])).rejects.toThrow('src/users exists already');
  });
});

describe('the generators', () => {
  it.each([
    ['new:agent', '--pipeline <name>'],
    ['new:module', '--one <name>'],
  ])('%s explains itself', async (script, option) => {
    expect(await inTree('npm', ['run', '--silent', script, '--', '--help'])).toContain(option);
    await expect(inTree('npm', ['run', '--silent', script, '--', 'some-name', '--wrong'])).rejects.toThrow(option);
  });
});

describe('in the program that runs with them, and with a package of CATALYST_PACKAGES', () => {
  beforeAll(async () => {
    database = await createTestDatabase();
    installPackage();
    await expect(
      inTree(process.execPath, ['dist/src/migrate.js'], { ...environment(), CATALYST_PACKAGES: '@acme/missing' }),
    ).rejects.toThrow('CATALYST_PACKAGES: @acme/missing cannot be loaded; is it installed?');
    await inTree(process.execPath, ['dist/src/migrate.js'], environment());
    program = await Program.start(environment(), { cwd: tree });
    client = program.client;
    token = (await client.register()).access_token;
  }, 180_000);

  it('agents are listed, run, counted and logged', async () => {
    const { body } = await client.get('/api/agents', token);
    expect(body.items.map(({ name }: { name: string }) => name)).toEqual(expect.arrayContaining(['harbour_log', 'tide_report']));
    expect((await assetOf('harbour_log', { text: 'The pier is closed.' })).title).toBe('The pier is closed.');
    const steps = (await assetsOf('team', sampleTeam)).map(({ asset_type }) => asset_type);
    expect(steps).toEqual(expect.arrayContaining(['tide_brief', 'tide_warning']));
    expect((await assetOf('tides', { levels: [3, 1, 2] })).content).toBe('Between 1 and 3.');
    for (const agent of ['harbour_log', 'tide_report'])
      expect(await metric(`catalyst_job_attempt_seconds_count\\{agent="${agent}"[^}]*\\}`)).toBe('1');
    expect(program.log()).toMatch(/"msg":"levels read"/);
  });

  it('modules answer, describe themselves, read their configuration, count and log', async () => {
    const { body: table } = await client.post('/api/tide-tables', { title: 'March' }, token);
    expect((await client.get(`/api/tide-tables/${table.id}`, token)).body).toEqual(table);
    await client.post('/api/tide-tables', { title: 'April' }, token);
    const renamed = await client.request('PATCH', `/api/tide-tables/${table.id}`, { body: { title: 'Early March' }, token });
    expect(renamed.body).toMatchObject({ id: table.id, title: 'Early March' });
    expect((await client.post('/api/tide-tables', { title: 'May' }, token)).body.error_code).toBe('TIDE_TABLES_LIMIT');
    expect(await metric('catalyst_tide_tables_created_total')).toBe('2');
    expect(logged('TideTables')).toHaveLength(2);

    const { body: gauge } = await client.post('/api/tide-gauges', { name: 'Pier', level: 4 }, token);
    expect(gauge).toEqual({ id: expect.any(String), name: 'Pier', level: 4, unit: 'ft' });
    const dry = await client.post('/api/tide-gauges', { name: 'Pier', level: 0 }, token);
    expect(dry).toMatchObject({ status: 409, body: { error_code: 'TIDE_GAUGE_DRY', detail: 'the gauge Pier stands dry at 0 ft' } });
    expect((await client.post('/api/tide-gauges', { name: 'Pier', level: 1 })).status).toBe(401);
    expect(await database.query('SELECT name, level FROM tide_gauges')).toEqual([{ name: 'Pier', level: 4 }]);
    expect(await metric('acme_tide_gauges_created_total')).toBe('1');
    expect(logged('TideGauges')).toHaveLength(1);
  });

  it('they stand in the OpenAPI document that Swagger UI shows', async () => {
    const { body: document } = await client.get('/openapi.json');
    const names = ['/api/tide-tables', '/api/tide-gauges'].map((path) => document.paths[path].post.operationId);
    expect(names).toEqual(['tide_tables_create', 'tide_gauges_create']);
    expect(document.tags).toEqual(
      expect.arrayContaining([
        { name: 'tide-tables', description: 'The tide tables of the signed-in user.' },
        { name: 'tide-gauges', description: 'Gauges in the harbour.' },
      ]),
    );
    expect(document.paths['/api/tide-gauges'].post.responses['409']).toEqual({ $ref: '#/components/responses/TideGaugeDry' });
    expect(document.components.responses.TideGaugeDry.description).toBe('TIDE_GAUGE_DRY');
  });

  it('probes and settings of a package stand beside the others', async () => {
    expect((await client.get('/health/ready')).body.checks).toMatchObject({ database: 'up', tide_gauges: 'up' });
    const settings = await inTree(process.execPath, ['dist/src/cli.js', 'config'], environment());
    expect(settings).toMatch(/tide-gauge +TIDE_UNIT\n.*Unit of tide levels; default: "m" {2}now: "ft"/);
    const wrong = { ...environment(), TIDE_UNIT: 'fathom' };
    await expect(inTree(process.execPath, ['dist/src/main.js'], wrong)).rejects.toThrow('TIDE_UNIT');
  });
});
