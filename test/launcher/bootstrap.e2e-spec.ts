import { execFile, execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { eventually } from '#testing';

const NOBODY = 65_534;
const NPM = { npm_config_offline: 'true', npm_config_audit: 'false', npm_config_fund: 'false', npm_config_loglevel: 'error' };

let folder: string;
let tree: string;

/** What a user has: nothing of the npm that runs this test. */
const environment = (): NodeJS.ProcessEnv => ({ PATH: process.env['PATH'], HOME: folder, npm_config_cache: join(folder, 'cache'), ...NPM });

/** A package called node whose program is this Node; while a file named `hold` lies beside the tree, its install script does not end. */
function packNode(): string {
  const source = join(folder, 'node');
  mkdirSync(source);
  writeFileSync(
    join(source, 'package.json'),
    JSON.stringify({ name: 'node', version: '24.0.0', bin: { node: 'node.sh' }, scripts: { install: 'sh install.sh' } }),
  );
  writeFileSync(join(source, 'node.sh'), `#!/bin/sh\nexec '${process.execPath}' "$@"\n`, { mode: 0o755 });
  const waiting = join(folder, 'waiting');
  writeFileSync(join(source, 'install.sh'), `while [ -e '${join(folder, 'hold')}' ]; do echo $$ > '${waiting}'; sleep 0.1; done\n`);
  execFileSync('npm', ['pack', '--silent', source], { cwd: folder, env: environment() });
  return join(folder, 'node-24.0.0.tgz');
}

/** A repository with the real launcher, one dependency, and a command `check` that says that it has run. */
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'catalyst bootstrap ü-'));
  chmodSync(folder, 0o755);
  tree = join(folder, 'tree');
  for (const file of ['bootstrap.mjs', 'servers/redis.mjs', 'lib/process.mjs', 'lib/follow-launcher.mjs', 'lib/watchdog.mjs'])
    cpSync(`tools/${file}`, join(tree, 'tools', file));
  writeFileSync(join(tree, 'tools/check.mjs'), 'process.stdout.write(`checked with ${process.argv.slice(2)}`);\n');
  writeFileSync(join(tree, 'tools/wait.mjs'), 'setInterval(() => undefined, 1_000);\n');
  const manifest = { name: 'tree', version: '1.0.0', type: 'module', devDependencies: { node: `file:${packNode()}` } };
  writeFileSync(join(tree, 'package.json'), JSON.stringify(manifest));
  execFileSync('npm', ['install', '--package-lock-only', '--silent'], { cwd: tree, env: environment() });
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Ended {
  code: number | string | null | undefined;
  output: string;
}

function bootstrap(args: readonly string[], options: { env?: NodeJS.ProcessEnv; uid?: number } = {}): Promise<Ended> {
  return new Promise((resolve) =>
    execFile(
      process.execPath,
      [join(tree, 'tools/bootstrap.mjs'), ...args],
      { ...options, env: { ...environment(), ...options.env }, timeout: 120_000 },
      (error, stdout, stderr) => resolve({ code: error ? error.code : 0, output: stderr + stdout }),
    ),
  );
}

/** A launcher in the middle of its installation, and the install script that it waits for. */
async function installing(): Promise<{ launcher: ChildProcess; script: number }> {
  writeFileSync(join(folder, 'hold'), '');
  const launcher = spawn(process.execPath, [join(tree, 'tools/bootstrap.mjs'), 'check'], {
    env: environment(),
    detached: true,
    stdio: 'ignore',
  });
  const waiting = join(folder, 'waiting');
  await eventually(async () => existsSync(waiting) && readFileSync(waiting, 'utf8').trim() !== '');
  return { launcher, script: Number(readFileSync(waiting, 'utf8')) };
}

/** The process group of a process; its name, in parentheses, may hold spaces. */
const groupOf = (pid: number): number => Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[2]);
const alive = (pid: number): boolean => existsSync(`/proc/${pid}`);

it('installs what is missing, runs the command with its arguments, and installs nothing the second time', async () => {
  const first = await bootstrap(['check', 'one', 'two words']);
  expect(first).toEqual({ code: 0, output: expect.stringMatching(/^Installing dependencies .* s\nchecked with one,two words$/) });
  expect(await bootstrap(['check'])).toEqual({ code: 0, output: 'checked with ' });
});

it('takes a tree that npm ci has made as it is', async () => {
  execFileSync('npm', ['ci', '--silent'], { cwd: tree, env: environment() });
  expect(await bootstrap(['check'])).toEqual({ code: 0, output: 'checked with ' });
});

it('installs what builds the program in production too', async () => {
  const { code, output } = await bootstrap(['check'], { env: { NODE_ENV: 'production' } });
  expect({ code, output }).toEqual({ code: 0, output: expect.stringContaining('checked with') });
});

it('installs again when a package is gone from node_modules, or package-lock.json asks for another version', async () => {
  await bootstrap(['check']);
  rmSync(join(tree, 'node_modules/node'), { recursive: true });
  expect((await bootstrap(['check'])).output).toMatch(/^Installing dependencies .*\nchecked with $/);
  const record = join(tree, 'node_modules/.package-lock.json');
  writeFileSync(record, readFileSync(record, 'utf8').replace('"24.0.0"', '"23.0.0"'));
  expect((await bootstrap(['check'])).output).toMatch(/^Installing dependencies .*\nchecked with $/);
});

it('recovers from an installation that was killed in the middle', async () => {
  const { launcher, script } = await installing();
  const ended = once(launcher, 'exit');
  for (const group of [launcher.pid ?? 0, groupOf(script)]) process.kill(-group, 'SIGKILL');
  await ended;
  expect(readdirSync(join(tree, 'node_modules'))).toContain('node');
  rmSync(join(folder, 'hold'));
  expect(await bootstrap(['check'])).toEqual({ code: 0, output: expect.stringMatching(/^Installing dependencies .*\nchecked with $/) });
});

it('ends the installation with it when a signal is sent to the launcher alone', async () => {
  const { launcher, script } = await installing();
  const ended = once(launcher, 'exit');
  launcher.kill('SIGINT');
  expect(await ended).toEqual([130, null]);
  await eventually(async () => !alive(script));
});

it('says that there is no Redis before it installs anything, when it may not install one', async () => {
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  symlinkSync(process.execPath, join(bin, 'node'));
  const uid = process.getuid?.() === 0 ? { uid: NOBODY } : {};
  const { code, output } = await bootstrap(['start'], { env: { PATH: bin }, ...uid });
  expect({ code, lines: output.trim().split('\n') }).toEqual({
    code: 1,
    lines: [expect.stringMatching(/^Catalyst needs a Redis: install redis-server or valkey-server .* or set REDIS_URL/)],
  });
  expect(existsSync(join(tree, 'node_modules'))).toBe(false);
});
