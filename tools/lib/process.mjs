import { execFile, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** How long a program may take to end before it is killed. */
const PATIENCE_MS = 10_000;

export const run = promisify(execFile);

/** An error that is shown to the user as a message, without a stack. */
export class Message extends Error {}

/** A free TCP port on loopback. */
export async function freePort() {
  const server = createServer();
  await new Promise((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Whether a port of this machine is in use. */
export async function portTaken(port, host) {
  const server = createServer();
  try {
    await new Promise((resolve, reject) => server.once('error', reject).listen(port, host, resolve));
    await new Promise((resolve) => server.close(resolve));
    return false;
  } catch {
    return true;
  }
}

/** Whether a server accepts connections at an address, within two seconds. */
export function accepts({ host, port }) {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 2_000 });
    const answer = (value) => (socket.destroy(), resolve(value));
    socket.once('connect', () => answer(true));
    for (const event of ['error', 'timeout']) socket.once(event, () => answer(false));
  });
}

export function alive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** The command line of a process, or an empty string. */
export async function commandLine(pid) {
  // NOTE: slim images have no ps; Linux provides it in /proc.
  if (process.platform === 'linux') {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
    } catch {
      return '';
    }
  }
  const { stdout } = await run('ps', ['-o', 'args=', '-p', String(pid)]).catch(() => ({ stdout: '' }));
  return stdout.trim();
}

/** Waits until `condition` holds, checking every `every` ms; returns false after `limit` ms. */
export async function until(condition, limit, every = 50) {
  const end = Date.now() + limit;
  while (Date.now() < end) {
    if (await condition()) return true;
    await new Promise((resolve) => setTimeout(resolve, every));
  }
  return false;
}

/** The running programs, by child process. */
const started = new Map();
const folders = new Set();
let watchdog;

/** Sends the running programs to tools/lib/watchdog.mjs, which outlives this process. */
function report() {
  if (!watchdog) {
    const program = fileURLToPath(new URL('./watchdog.mjs', import.meta.url));
    watchdog = spawn(process.execPath, [program], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
    watchdog.stdin.on('error', () => undefined);
    for (const handle of [watchdog, watchdog.stdin]) handle.unref();
  }
  watchdog.stdin.write(`${JSON.stringify({ programs: [...started.values()], folders: [...folders] })}\n`);
}

/** Removes a folder after this process and the programs it started have ended. */
export function removeAtExit(folder) {
  folders.add(folder);
  report();
}

/**
 * Starts a program in its own process group, so that Ctrl-C does not reach it directly and this process controls the order of stopping.
 * It does not outlive this process: when this one ends in any way, the program receives `signal`, and SIGKILL after `patience` ms. With
 * `group`, so do its child processes.
 * @returns {import('node:child_process').ChildProcess}
 */
export function launchProgram(file, args, { signal = 'SIGTERM', patience = PATIENCE_MS, group = false, ...options }) {
  const child = spawn(file, args, { ...options, detached: true });
  if (child.pid === undefined) return child;
  started.set(child, { target: group && process.platform !== 'win32' ? -child.pid : child.pid, signal, patience });
  report();
  child.once('exit', () => {
    started.delete(child);
    report();
  });
  return child;
}

/**
 * Ends the started programs, and this process with an exit code as soon as no handle is open; after 5 s it is killed.
 * NOTE: process.exit can hang waiting for V8 threads (nodejs/node#54918).
 */
export function endProcess(code) {
  process.exitCode = code;
  for (const { target, signal } of started.values()) if (alive(target)) process.kill(target, signal);
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), 5_000).unref();
}

/** Whether a child has ended, by an exit or by a signal. */
export function ended(child) {
  return child.exitCode !== null || child.signalCode !== null;
}

/** Ends a process, or a process group if `pid` is negative: sends `signal`, and SIGKILL after `patience` ms. */
export async function end(pid, signal, patience = PATIENCE_MS) {
  if (!alive(pid)) return;
  process.kill(pid, signal);
  if (!(await until(() => !alive(pid), patience))) process.kill(pid, 'SIGKILL');
}
