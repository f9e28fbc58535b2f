import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';

import { eventually } from '#testing';

import { freePort } from '../support/free-port.js';

const LEFT_OUT = new Set(['node_modules', '.git', '.catalyst', 'out', 'coverage', '.env']);

let folder: string;
let tree: string;

/** The built repository in a folder whose name holds a space and an umlaut; its dependencies are links to those that are installed. */
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'catalyst Töpfe & Co-'));
  chmodSync(folder, 0o755);
  tree = join(folder, 'mein catalyst');
  const root = process.cwd();
  cpSync(root, tree, { recursive: true, preserveTimestamps: true, filter: (path) => path === root || !LEFT_OUT.has(basename(path)) });
  mkdirSync(join(tree, 'node_modules'));
  for (const name of readdirSync('node_modules'))
    if (name !== '.cache') symlinkSync(join(root, 'node_modules', name), join(tree, 'node_modules', name));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('starts, makes a campaign and stops there, with everything it has started', async () => {
  const port = await freePort();
  const env = { PATH: process.env['PATH'], HOME: folder, PORT: String(port), LOG_LEVEL: 'warn' };
  const launcher = spawn(process.execPath, ['tools/bootstrap.mjs', 'start'], { cwd: tree, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [launcher.stdout, launcher.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  try {
    await eventually(async () => {
      if (launcher.exitCode !== null) throw new Error(output);
      return output.includes('Catalyst is up');
    }, 120_000);
    expect(output).not.toMatch(/Installing|Building/);

    const demo = await promisify(execFile)(process.execPath, ['tools/bootstrap.mjs', 'demo', '--out', 'für Jörg'], { cwd: tree, env });
    expect(demo.stdout).toContain('The campaign (completed):');
    expect(readFileSync(join(tree, 'für Jörg/README.md'), 'utf8')).toMatch(/^# Tideline Mug$/m);

    const ended = once(launcher, 'exit');
    launcher.kill('SIGINT');
    expect(await ended).toEqual([0, null]);
    await expect(fetch(`http://127.0.0.1:${port}/health/live`)).rejects.toThrow('fetch failed');
    for (const file of ['launcher.pid', 'application.pid', 'servers.json', 'redis/server.pid', 'postgres/postmaster.pid'])
      expect({ file, left: existsSync(join(tree, '.catalyst', file)) }).toEqual({ file, left: false });
  } finally {
    launcher.kill('SIGKILL');
  }
});
