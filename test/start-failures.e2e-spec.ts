import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';

import { SECRETS } from '#test-support';
import { createTestDatabase, testRedisUrl } from '#testing';

import { freePort } from './support/free-port.js';
import { RealProcess } from './support/real-process.js';

interface Ended {
  code: number | string | null | undefined;
  output: string;
}

/** Runs one of the built programs until it ends. */
function run(program: string, env: Record<string, string>): Promise<Ended> {
  const all = { PATH: process.env['PATH'], NODE_ENV: 'test', REDIS_URL: testRedisUrl(), ...SECRETS, ...env };
  return new Promise((resolve) =>
    execFile(process.execPath, [`dist/src/${program}.js`], { env: all, timeout: 120_000 }, (error, stdout, stderr) =>
      resolve({ code: error ? error.code : 0, output: stdout + stderr }),
    ),
  );
}

it.each(['main', 'migrate'])('%s says in one line that the database cannot be reached, without a stack', async (program) => {
  const port = await freePort();
  const { code, output } = await run(program, { DATABASE_URL: `postgres://someone:secret@127.0.0.1:${port}/shop` });
  expect(code).toBe(1);
  expect(output.trim().split('\n')).toEqual([
    'configuration is not usable:',
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
  expect(title).toBe('configuration is not usable:');
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
    'configuration is not usable:',
    `  - PORT: port ${port} of 127.0.0.1 is already in use; stop the program that uses it or set PORT to another number`,
  ]);
});

it('warns about former, foreign and misspelt names when it starts, and obeys the former ones', async () => {
  const program = await RealProcess.prepare({
    LOG_LEVEL: 'WARNING',
    ACCESS_TOKEN_EXPIRE_MINUTES: '7',
    MYSQL_DB_URL: 'mysql://me:very-hidden-value@127.0.0.1:9/shop',
    UPLOAD_LIMITS: '3',
  });
  const client = await program.start();
  const { access_token } = await client.register();
  await program.kill();
  const claims = JSON.parse(Buffer.from(access_token.split('.')[1] ?? '', 'base64url').toString()) as { iat: number; exp: number };
  expect(claims.exp - claims.iat).toBe(7 * 60);
  const warned = program.log.split('\n').filter((line) => line.includes('"scope":"Config"'));
  const lines = warned.map((line) => JSON.parse(line) as Record<string, unknown>);
  for (const line of [
    { level: 'warn', msg: 'environment variable has a new name', variable: 'ACCESS_TOKEN_EXPIRE_MINUTES', use: 'JWT_ACCESS_TTL' },
    { level: 'warn', msg: 'environment variable is not read', variable: 'MYSQL_DB_URL', use: 'DATABASE_URL' },
    { level: 'warn', msg: 'unknown environment variable', variable: 'UPLOAD_LIMITS', did_you_mean: 'UPLOAD_LIMIT' },
  ])
    expect(lines).toContainEqual(expect.objectContaining(line));
  expect(program.log).not.toContain('very-hidden-value');
  await program.dispose();
});
