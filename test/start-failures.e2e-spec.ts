import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { SECRETS } from '#test-support';
import { createTestDatabase, eventually, HttpClient, testRedisUrl } from '#testing';

import { freePort } from './support/free-port.js';
import { linesOf, Program, programEnvironment } from './support/program.js';

/** Runs one of the built programs until it ends. */
async function run(program: 'main' | 'migrate', env: Record<string, string>): Promise<{ code: number | null; output: string }> {
  const started = Program.spawn({ NODE_ENV: 'test', REDIS_URL: testRedisUrl(), ...SECRETS, ...env }, { program });
  const { code } = await started.exited;
  return { code, output: started.log() };
}

it.each(['main', 'migrate'] as const)('%s says in one line that the database cannot be reached, without a stack', async (program) => {
  const port = await freePort();
  const { code, output } = await run(program, { DATABASE_URL: `postgres://someone:secret@127.0.0.1:${port}/shop` });
  expect(code).toBe(1);
  expect(output.trim().split('\n')).toEqual([
    'invalid configuration:',
    `  - DATABASE_URL: cannot connect to database "shop" at 127.0.0.1:${port} (connect ECONNREFUSED 127.0.0.1:${port}); start the server or correct the URL`,
  ]);
});

it('names every wrong variable in one start, also those read under a former name and rules over several', async () => {
  const { code, output } = await run('main', {
    LOG_LEVEL: 'loud',
    DATABASE_URL: 'mysql://localhost/shop',
    ACCESS_TOKEN_EXPIRE_MINUTES: 'soon',
    CORS_ORIGINS: '*',
    UPLOAD_MAX_BYTES: 'many',
    STORAGE_DRIVER: 's3',
  });
  expect(code).toBe(1);
  const [title, ...problems] = output.trim().split('\n');
  expect(title).toBe('invalid configuration:');
  expect(problems.map((line) => /^ {2}- ([^:]+):/.exec(line)?.[1]).sort()).toEqual([
    'CORS_ORIGINS',
    'DATABASE_URL',
    'JWT_ACCESS_TTL (read from ACCESS_TOKEN_EXPIRE_MINUTES)',
    'LOG_LEVEL',
    'S3_BUCKET',
    'UPLOAD_MAX_BYTES',
  ]);
});

it('says by which setting to change a port that is taken, without a stack', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const { port } = taken.address() as AddressInfo;
  const database = await createTestDatabase();
  const { code, output } = await run('main', { DATABASE_URL: database.url, HOST: '127.0.0.1', PORT: String(port), LOG_LEVEL: 'error' });
  taken.close();
  await database.close();
  expect(code).toBe(1);
  expect(output.trim().split('\n')).toEqual([
    'invalid configuration:',
    `  - PORT: port ${port} of 127.0.0.1 is already in use; stop the program that uses it or set PORT to another number`,
  ]);
});

it('warns about former, foreign and misspelt names when it starts, and obeys the former ones', async () => {
  const [database, port] = [await createTestDatabase(), await freePort()];
  const dataDir = mkdtempSync(join(tmpdir(), 'catalyst-data-'));
  const program = Program.spawn({
    ...programEnvironment(database.url),
    PORT: String(port),
    CATALYST_DATA_DIR: dataDir,
    LOG_LEVEL: 'WARNING',
    ACCESS_TOKEN_EXPIRE_MINUTES: '7',
    MYSQL_DB_URL: 'mysql://me:very-hidden-value@127.0.0.1:9/shop',
    UPLOAD_LIMITS: '3',
  });
  const client = new HttpClient(`http://127.0.0.1:${port}`);
  const { access_token } = await eventually(() => client.register());
  await program.kill();
  await database.close();
  rmSync(dataDir, { recursive: true });
  const claims = JSON.parse(Buffer.from(access_token.split('.')[1] ?? '', 'base64url').toString()) as { iat: number; exp: number };
  expect(claims.exp - claims.iat).toBe(7 * 60);
  const lines = linesOf(program.log()).filter(({ scope }) => scope === 'Config');
  for (const line of [
    { level: 'warn', msg: 'environment variable has been renamed', variable: 'ACCESS_TOKEN_EXPIRE_MINUTES', use: 'JWT_ACCESS_TTL' },
    { level: 'warn', msg: 'environment variable is not used', variable: 'MYSQL_DB_URL', use: 'DATABASE_URL' },
    { level: 'warn', msg: 'unknown environment variable', variable: 'UPLOAD_LIMITS', did_you_mean: 'UPLOAD_LIMIT' },
  ])
    expect(lines).toContainEqual(expect.objectContaining(line));
  expect(program.log()).not.toContain('very-hidden-value');
});
