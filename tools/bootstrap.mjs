// First stage of every command: runs on the installed Node (20 or newer) without dependencies, installs and builds what is missing,
// then runs tools/<command>.mjs on the Node that npm installed.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { redisProblem } from './servers/redis.mjs';

/** Commands that work on the sources, without the built program and without servers. */
const ON_SOURCES = new Set(['check', 'new-agent', 'new-module']);

const windows = process.platform === 'win32';
const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const modules = join(root, 'node_modules');
const node = join(modules, '.bin', windows ? 'node.cmd' : 'node');
const [command, ...args] = process.argv.slice(2);

let stopped = false;
/** Passes a signal to the command; a step is ended with all its child processes, because npm's install scripts outlive npm. */
let stop = () => undefined;
// NOTE: Ctrl-C reaches the program through the terminal too; a signal may also be sent to this process alone.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
  process.on(signal, () => {
    stopped = true;
    stop(signal);
  });

/** Runs a step quietly; its output is shown only when it fails. */
async function step(title, file, parameters) {
  const started = Date.now();
  process.stderr.write(`${title} … `);
  const env = { ...process.env, PATH: `${join(modules, '.bin')}${delimiter}${process.env.PATH}` };
  const output = [];
  const program = spawn(file, parameters, { cwd: root, env, shell: windows, detached: !windows, stdio: ['ignore', 'pipe', 'pipe'] });
  stop = () => (windows ? program.kill() : process.kill(-program.pid, 'SIGTERM'));
  for (const stream of [program.stdout, program.stderr]) stream.on('data', (chunk) => output.push(chunk));
  const { code, error } = await new Promise((resolve) => {
    program.once('error', (error) => resolve({ error }));
    program.once('close', (code) => resolve({ code }));
  });
  stop = () => undefined;
  if (stopped) fail('stopped', 130);
  if (code === 0) {
    process.stderr.write(`${((Date.now() - started) / 1000).toFixed(1)} s\n`);
    return;
  }
  fail(`failed\n\n${Buffer.concat(output)}${error ? error.message : `${file} ended with code ${code}`}`);
}

/**
 * Whether node_modules contains everything in package-lock.json. npm writes its record of an installation last, so an interrupted one has none.
 */
function isInstalled() {
  const record = join(modules, '.package-lock.json');
  if (!existsSync(record)) return false;
  const [wanted, present] = [join(root, 'package-lock.json'), record].map((file) => JSON.parse(readFileSync(file, 'utf8')).packages);
  return Object.entries(wanted).every(([place, { version, optional }]) => {
    if (place === '') return true;
    // NOTE: npm omits optional packages for other platforms.
    if (!present[place]) return optional === true;
    return present[place].version === version && existsSync(join(root, place));
  });
}

async function ensureDependencies() {
  // NOTE: with NODE_ENV=production npm would omit the packages that build the program.
  if (!isInstalled())
    await step('Installing dependencies (about a minute the first time)', 'npm', ['ci', '--include=dev', '--no-audit', '--no-fund']);
  // NOTE: npm may be configured to skip install scripts; that of the `node` package installs Node itself.
  if (!nodeWorks()) await step('Installing Node 24', 'npm', ['rebuild', 'node', '--ignore-scripts=false']);
  if (!nodeWorks())
    fail('the npm package "node" did not install its program; allow its install script (npm rebuild node) or install Node 24');
}

function nodeWorks() {
  return existsSync(node) && spawnSync(node, ['--version'], { shell: windows }).status === 0;
}

/** The modification time of the newest file below the folders. */
function newest(folders) {
  let latest = 0;
  for (const folder of folders) {
    for (const entry of readdirSync(join(root, folder), { recursive: true, withFileTypes: true })) {
      if (entry.isFile()) latest = Math.max(latest, statSync(join(entry.parentPath ?? entry.path, entry.name)).mtimeMs);
    }
  }
  return latest;
}

async function ensureBuild() {
  const stamp = join(root, 'dist', '.built');
  const built = existsSync(stamp) ? statSync(stamp).mtimeMs : 0;
  const changed = Math.max(
    newest(['src', 'libs', 'client/src']),
    ...['package-lock.json', 'nest-cli.json', 'tsconfig.json', 'tsconfig.build.json'].map((file) => statSync(join(root, file)).mtimeMs),
  );
  if (built > changed) return;
  await step('Building', 'npm', ['run', '--silent', 'build']);
  writeFileSync(stamp, '');
}

function fail(message, code = 1) {
  process.stderr.write(`${message}\n`);
  process.exit(code);
}

/** Whether the command will start its own Redis. */
function needsRedis() {
  if (command === undefined || command === 'catalyst' || ON_SOURCES.has(command)) return false;
  if (args.some((arg) => arg === '--help' || arg.startsWith('--server'))) return false;
  const file = join(root, '.env');
  return !process.env.REDIS_URL && !(existsSync(file) && /^\s*(?:export\s+)?REDIS_URL\s*=\s*\S/m.test(readFileSync(file, 'utf8')));
}

if (Number(process.versions.node.split('.')[0]) < 20) fail(`Catalyst needs Node 20 or newer to set itself up; this is ${process.version}`);
// NOTE: checked before the installation, which takes a minute.
const problem = needsRedis() ? redisProblem() : undefined;
if (problem) fail(problem);
await ensureDependencies();
if (command === undefined) process.exit(0);
if (!ON_SOURCES.has(command)) await ensureBuild();

const guard = new URL('./lib/follow-launcher.mjs', import.meta.url).href;
const child = spawn(node, ['--disable-warning=ExperimentalWarning', '--import', guard, join(root, 'tools', `${command}.mjs`), ...args], {
  cwd: root,
  stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
});
stop = (signal) => child.kill(signal);
child.on('exit', (code, signal) => (process.exitCode = signal ? 1 : (code ?? 1)));
