// First stage of every command: runs on whatever Node is installed (20 or newer) with its own modules only, makes what is missing,
// then hands over to tools/<command>.mjs on the Node that npm installed.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const modules = join(root, 'node_modules');
const node = join(modules, '.bin', process.platform === 'win32' ? 'node.cmd' : 'node');
const [command, ...args] = process.argv.slice(2);

/** Runs a step quietly; its output is shown only when it fails. */
function step(title, file, parameters) {
  const started = Date.now();
  process.stderr.write(`${title} … `);
  const env = { ...process.env, PATH: `${join(modules, '.bin')}:${process.env.PATH}` };
  const result = spawnSync(file, parameters, { cwd: root, env, encoding: 'utf8', shell: process.platform === 'win32', maxBuffer: 1e8 });
  if (result.status === 0) {
    process.stderr.write(`${((Date.now() - started) / 1000).toFixed(1)} s\n`);
    return;
  }
  process.stderr.write(`failed\n\n${result.stdout ?? ''}${result.stderr ?? ''}${result.error ? `${result.error.message}\n` : ''}`);
  process.exit(1);
}

function ensureDependencies() {
  const lock = readFileSync(join(root, 'package-lock.json'));
  const wanted = createHash('sha256').update(lock).digest('hex');
  const stamp = join(modules, '.catalyst-lock');
  const installed = existsSync(stamp) ? readFileSync(stamp, 'utf8') : undefined;
  if (installed !== wanted) step('Installing dependencies (about a minute the first time)', 'npm', ['ci', '--no-audit', '--no-fund']);
  // NOTE: npm can be set to skip install scripts; the one of the `node` package brings the program itself.
  if (!nodeWorks()) step('Bringing Node 24', 'npm', ['rebuild', 'node', '--ignore-scripts=false']);
  if (!nodeWorks())
    fail('the npm package "node" did not bring its program; allow its install script (npm rebuild node) or install Node 24');
  if (installed !== wanted) writeFileSync(stamp, wanted);
}

function nodeWorks() {
  return existsSync(node) && spawnSync(node, ['--version'], { shell: process.platform === 'win32' }).status === 0;
}

/** The time of the newest file below the folders. */
function newest(folders) {
  let latest = 0;
  for (const folder of folders) {
    for (const entry of readdirSync(join(root, folder), { recursive: true, withFileTypes: true })) {
      if (entry.isFile()) latest = Math.max(latest, statSync(join(entry.parentPath ?? entry.path, entry.name)).mtimeMs);
    }
  }
  return latest;
}

function ensureBuild() {
  const stamp = join(root, 'dist', '.built');
  const built = existsSync(stamp) ? statSync(stamp).mtimeMs : 0;
  const changed = Math.max(
    newest(['src', 'libs']),
    ...['package-lock.json', 'nest-cli.json', 'tsconfig.json', 'tsconfig.build.json'].map((file) => statSync(join(root, file)).mtimeMs),
  );
  if (built > changed) return;
  step('Building', 'npm', ['run', '--silent', 'build']);
  writeFileSync(stamp, '');
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

if (Number(process.versions.node.split('.')[0]) < 20) fail(`Catalyst needs Node 20 or newer to set itself up; this is ${process.version}`);
ensureDependencies();
if (command === undefined) process.exit(0);
ensureBuild();

const guard = new URL('./lib/follow-launcher.mjs', import.meta.url).href;
const child = spawn(node, ['--disable-warning=ExperimentalWarning', '--import', guard, join(root, 'tools', `${command}.mjs`), ...args], {
  cwd: root,
  stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
});
// NOTE: Ctrl-C reaches the child through the terminal too; a signal may also be sent to this process alone.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => (process.exitCode = signal ? 1 : (code ?? 1)));
