import { execFile } from 'node:child_process';

import { SECRETS, testRedisUrl } from '#testing';

import { freePort } from './support/free-port.js';

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
