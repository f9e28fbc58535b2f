import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { SECRETS } from '#test-support';
import { createTestDatabase } from '#testing';
import type { TestDatabase } from '#testing';

import { Catalyst } from './catalyst.js';

interface Finding {
  check: string;
  status: string;
  detail: string;
  fix?: string;
}

// Written apart from the addresses it stands in, so that no scanner takes them for real ones.
const SECRET = 'secret-word';

let database: TestDatabase;
let empty: TestDatabase;
let dataDir: string;
let catalyst: Catalyst;

beforeAll(async () => {
  database = await createTestDatabase();
  empty = await createTestDatabase({ empty: true });
  dataDir = mkdtempSync(join(tmpdir(), 'catalyst-doctor-'));
  catalyst = new Catalyst({
    DATABASE_URL: database.url,
    REDIS_URL: process.env['TEST_REDIS_URL'],
    CATALYST_DATA_DIR: dataDir,
    ...SECRETS,
  });
});

afterAll(async () => {
  catalyst?.close();
  rmSync(dataDir, { recursive: true, force: true });
  await Promise.all([database?.close(), empty?.close()]);
});

async function doctor(
  env: NodeJS.ProcessEnv = {},
): Promise<{ code: number | null; ok: boolean; of: (check: string) => Finding | undefined; findings: Finding[] }> {
  const { code, stdout, stderr } = await catalyst.run(['doctor', '--json'], { env });
  if (!stdout) throw new Error(stderr);
  const { ok, findings } = JSON.parse(stdout) as { ok: boolean; findings: Finding[] };
  return { code, ok, findings, of: (check) => findings.find((finding) => finding.check === check) };
}

describe('doctor', () => {
  it('finds nothing to fix where nothing is broken', async () => {
    const { code, ok, findings } = await doctor();
    expect({ code, ok, bad: findings.filter(({ status }) => status !== 'ok') }).toEqual({ code: 0, ok: true, bad: [] });
    expect(findings.map(({ check }) => check)).toEqual(
      expect.arrayContaining([
        'configuration',
        'database',
        'migrations',
        'redis',
        'storage',
        'mail',
        'model AI_LLM',
        'model AI_VISION',
        'search',
      ]),
    );
    const { stdout } = await catalyst.run(['doctor']);
    expect(stdout).toMatch(/^✔ configuration/);
  });

  it('names every server that does not answer, and what to do', async () => {
    const { code, of } = await doctor({
      DATABASE_URL: `postgres://nobody:${SECRET}@127.0.0.1:9/none`,
      REDIS_URL: 'redis://127.0.0.1:9',
      SMTP_URL: 'smtp://user:secret-word@127.0.0.1:9',
      STORAGE_DRIVER: 's3',
      S3_ENDPOINT: 'http://127.0.0.1:9',
      S3_BUCKET: 'none',
      S3_ACCESS_KEY_ID: 'key',
      S3_SECRET_ACCESS_KEY: 'secret-word',
      AI_LLM_PROVIDER: 'openai-compatible',
      AI_LLM_BASE_URL: 'http://127.0.0.1:9/v1',
      AI_LLM_MODEL: 'm',
      SEARCH_PROVIDER: 'searxng',
      SEARCH_BASE_URL: 'http://127.0.0.1:9',
    });
    expect(code).toBe(1);
    expect(of('database')).toMatchObject({ status: 'fail', fix: expect.stringContaining('DATABASE_URL') });
    expect(of('redis')).toMatchObject({ status: 'fail', fix: expect.stringContaining('REDIS_URL') });
    expect(of('mail')).toMatchObject({ status: 'fail', fix: 'correct SMTP_URL' });
    expect(of('storage')).toMatchObject({ status: 'fail', fix: expect.stringContaining('S3_BUCKET') });
    expect(of('model AI_LLM')).toMatchObject({ status: 'fail', fix: expect.stringContaining('AI_LLM_BASE_URL') });
    expect(of('search')).toMatchObject({ status: 'fail', fix: expect.stringContaining('SEARCH_BASE_URL') });
    expect(of('configuration')).toMatchObject({ status: 'ok' });
  });

  it('reads a configuration that is wrong and goes on with the rest', async () => {
    const { code, findings, of } = await doctor({ JWT_ACCESS_TTL: 'soon', DATABASE_URL: 'mysql://x', AI_LLM_PROVIDER: 'openai' });
    expect(code).toBe(1);
    const details = findings.filter(({ check }) => check === 'configuration').map(({ detail }) => detail);
    expect(details).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^JWT_ACCESS_TTL: /),
        expect.stringMatching(/^DATABASE_URL: /),
        expect.stringMatching(/^AI_LLM_API_KEY: /),
      ]),
    );
    expect(of('redis')).toMatchObject({ status: 'ok' });
    expect(of('database')).toMatchObject({ status: 'fail', detail: expect.stringContaining('not checked') });
  });

  it('distinguishes a refused key, a missing model and an unreachable server', async () => {
    const server = createServer((request, response) => {
      response.statusCode = request.headers.authorization === 'Bearer right' ? 200 : 401;
      response.end(JSON.stringify({ data: [{ id: 'llama3.1' }, { id: 'phi4:latest' }] }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
    const lane = (name: string, model: string, key: string): NodeJS.ProcessEnv => ({
      [`AI_${name}_PROVIDER`]: 'openai-compatible',
      [`AI_${name}_BASE_URL`]: url,
      [`AI_${name}_MODEL`]: model,
      [`AI_${name}_API_KEY`]: key,
    });
    try {
      const { of } = await doctor({
        ...lane('LLM', 'phi4', 'right'),
        ...lane('VISION', 'llama3.1', 'wrong'),
        ...lane('AGENT_BLOG_ARTICLE', 'gone', 'right'),
      });
      expect(of('model AI_LLM')).toMatchObject({ status: 'ok' });
      expect(of('model AI_VISION')).toMatchObject({ status: 'fail', fix: 'correct AI_VISION_API_KEY' });
      expect(of('model AI_AGENT_BLOG_ARTICLE')).toMatchObject({ status: 'fail', fix: 'correct AI_AGENT_BLOG_ARTICLE_MODEL' });
    } finally {
      server.close();
    }
  });

  it('never shows a secret', async () => {
    const { stdout, stderr } = await catalyst.run(['doctor'], {
      env: {
        DATABASE_URL: `postgres://u:${SECRET}@127.0.0.1:9/none`,
        SMTP_URL: 'smtp://u:secret-word@127.0.0.1:9',
        AI_LLM_API_KEY: 'secret-word',
      },
    });
    expect(stdout + stderr).not.toContain('secret-word');
    expect(stderr).toMatch(/checks failed/);
  });

  it('says that migrations are missing; migrate brings them', async () => {
    const env = { DATABASE_URL: empty.url };
    expect((await doctor(env)).of('migrations')).toMatchObject({ status: 'fail', fix: 'run: catalyst migrate' });
    const first = await catalyst.run(['migrate', '--json'], { env });
    expect(JSON.parse(first.stdout).applied.length).toBeGreaterThan(5);
    expect(JSON.parse((await catalyst.run(['migrate', '--json'], { env })).stdout)).toEqual({ applied: [] });
    expect((await doctor(env)).of('migrations')).toMatchObject({ status: 'ok' });
  });
});

it('makes, lists and revokes service clients', async () => {
  const made = JSON.parse((await catalyst.run(['service-client', 'create', '--scopes', 'quota:read', '--name', 'billing'])).stdout);
  expect(made).toMatchObject({ client_id: expect.any(String), client_secret: expect.any(String) });
  const list = await catalyst.run(['service-client', 'list']);
  expect(JSON.parse(list.stdout)).toMatchObject([{ client_id: made.client_id, name: 'billing', revoked_at: null }]);
  expect(list.stdout).not.toContain(made.client_secret);
  expect((await catalyst.run(['service-client', 'revoke', made.client_id])).code).toBe(0);
  const unknown = await catalyst.run(['service-client', 'create', '--scopes', 'nonsense:read']);
  expect({ code: unknown.code, lines: unknown.stderr.trim().split('\n').length }).toEqual({ code: 1, lines: 1 });
});

it('shows a user by id, email address or username, and lets operators deactivate and activate them', async () => {
  const id = '01890000-0000-7000-8000-00000000cafe';
  await database.query(
    `INSERT INTO users (id, email, username, username_canonical, password_hash) VALUES ('${id}', 'ada@example.com', 'Ada', 'ada', 'x')`,
  );
  const shown = async (...args: string[]): Promise<{ id: string; is_active: boolean }> =>
    JSON.parse((await catalyst.run(['user', ...args])).stdout) as { id: string; is_active: boolean };
  for (const name of [id, 'Ada@example.com', 'ada']) expect(await shown('show', name)).toMatchObject({ id, is_active: true });
  expect(await shown('deactivate', 'ada')).toMatchObject({ id, is_active: false });
  expect(await shown('list')).toMatchObject([{ id, is_active: false }]);
  expect(await shown('activate', id)).toMatchObject({ id, is_active: true });
  const unknown = await catalyst.run(['user', 'show', 'nobody@example.com']);
  expect({ code: unknown.code, lines: unknown.stderr.trim().split('\n').length }).toEqual({ code: 1, lines: 1 });
});

it('lists every setting without a database, and masks secrets', async () => {
  const alone = new Catalyst({ AI_LLM_API_KEY: 'secret-word' });
  const { code, stdout } = await alone.run(['config']);
  alone.close();
  expect({ code, masked: !stdout.includes('secret-word'), set: /AI_LLM_API_KEY[\s\S]{1,120}"\(set\)"/.test(stdout) }).toEqual({
    code: 0,
    masked: true,
    set: true,
  });
});
