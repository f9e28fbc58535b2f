import { execFile } from 'node:child_process';
import { createServer } from 'node:net';
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

/** Ends a process: asks with `signal`, insists with SIGKILL after `patience` ms. */
export async function end(pid, signal, patience = 10_000) {
  if (!alive(pid)) return;
  process.kill(pid, signal);
  if (!(await until(() => !alive(pid), patience))) process.kill(pid, 'SIGKILL');
}
