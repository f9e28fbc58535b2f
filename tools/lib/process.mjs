import { execFile, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { promisify } from 'node:util';

export const run = promisify(execFile);

/** An error that is a message to the person at the terminal; it is shown without a stack. */
export class Message extends Error {}

/** A TCP port on loopback that is free now. */
export async function freePort() {
  const server = createServer();
  await new Promise((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Whether somebody already listens on a port of this machine. */
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

/** The command line of a process, or an empty text. */
export async function commandLine(pid) {
  // NOTE: slim images have no ps; Linux tells it without.
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

/** Waits until `condition` holds, asking every `every` ms; false after `limit` ms. */
export async function until(condition, limit, every = 50) {
  const end = Date.now() + limit;
  while (Date.now() < end) {
    if (await condition()) return true;
    await new Promise((resolve) => setTimeout(resolve, every));
  }
  return false;
}

const started = new Map();
process.once('exit', () => {
  for (const [child, signal] of started) child.kill(signal);
});

/**
 * Starts a program in a process group of its own, so that Ctrl-C does not reach it past us and the order of stopping is ours.
 * It does not outlive us: it gets `signal` when this process ends while the program still runs.
 * @returns {import('node:child_process').ChildProcess}
 */
export function launchProgram(file, args, { signal = 'SIGTERM', ...options }) {
  const child = spawn(file, args, { ...options, detached: true });
  started.set(child, signal);
  child.once('exit', () => started.delete(child));
  return child;
}

/**
 * Ends what was launched and lets this process end with an exit code as soon as nothing is open; after 5 s it is killed.
 * NOTE: process.exit can wait for ever for threads of V8 (nodejs/node#54918).
 */
export function endProcess(code) {
  process.exitCode = code;
  for (const [child, signal] of started) child.kill(signal);
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), 5_000).unref();
}

/** Whether a child has ended, by an exit or by a signal. */
export function ended(child) {
  return child.exitCode !== null || child.signalCode !== null;
}

/** Ends a process: asks with `signal`, insists with SIGKILL after `patience` ms. */
export async function end(pid, signal, patience = 10_000) {
  if (!alive(pid)) return;
  process.kill(pid, signal);
  if (!(await until(() => !alive(pid), patience))) process.kill(pid, 'SIGKILL');
}
