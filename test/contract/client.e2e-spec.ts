import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { promisify } from 'node:util';

import { createTestApp } from '#test-support';
import type { TestApp } from '#test-support';

const run = promisify(execFile);
/** Compiles a project; what the compiler says against it is the error. */
const tsc = (...args: string[]) =>
  run(process.execPath, ['node_modules/typescript/bin/tsc', ...args]).catch((error: { stdout: string }) => {
    throw new Error(error.stdout);
  });
let app: TestApp;
let scratch: string;

beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'catalyst-client-'));
  app = await createTestApp();
});

afterAll(async () => {
  rmSync(scratch, { recursive: true, force: true });
  await app.close();
});

it('the example of its README compiles, and makes a campaign', async () => {
  const user = await app.register();
  const [, example = ''] = /```ts\n([\s\S]*?)```/.exec(readFileSync('client/README.md', 'utf8')) ?? [];
  const code = example
    .replace("'@catalyst/client'", `'${relative(scratch, resolve('client/src/index.ts'))}'`)
    .replace('ada@example.com', user.email)
    .replace('correct horse battery staple', user.password)
    .replace('http://localhost:3000', app.url)
    .replace('mug.jpg', resolve('tools/demo/sample-photo.jpg'));
  writeFileSync(join(scratch, 'example.mts'), code);
  const compilerOptions = { types: ['node'], typeRoots: [resolve('node_modules/@types')], noEmit: true, rootDir: '/' };
  writeFileSync(
    join(scratch, 'tsconfig.json'),
    JSON.stringify({ extends: resolve('client/tsconfig.json'), compilerOptions, include: ['example.mts'] }),
  );
  await tsc('-p', scratch);

  // NOTE: Jest's own module loader reads no TypeScript as Node does; and users have no Jest.
  const { stdout } = await run(process.execPath, ['--disable-warning=ExperimentalWarning', join(scratch, 'example.mts')], {
    timeout: 60_000,
  });
  const lines = stdout.trim().split('\n');
  expect(lines[0]).toBe('snapshot');
  expect(lines).toEqual(expect.arrayContaining(['job.completed', 'run.completed']));
  expect(stdout.split('run.completed')[1]).toContain('Tideline Mug');
});

it('builds into a package that Node 20 could read', async () => {
  await tsc('-p', 'client/tsconfig.json', '--outDir', join(scratch, 'dist'));
  expect(readFileSync(join(scratch, 'dist/index.js'), 'utf8')).toContain('from "./generated/index.js"');
});
