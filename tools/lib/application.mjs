import { spawn, spawnSync } from 'node:child_process';

import { Message, until } from './process.mjs';

const STOP_MS = 28_000;

/** Brings the database up to date. */
export function migrate(env) {
  const result = spawnSync(process.execPath, ['dist/src/migrate.js'], { env: { ...env, LOG_LEVEL: 'warn' }, encoding: 'utf8' });
  if (result.status !== 0) throw new Message(`the database could not be migrated:\n${result.stdout}${result.stderr}`);
}

/**
 * Starts the application as a process of its own and waits until it is ready.
 * @returns {Promise<{ child: import('node:child_process').ChildProcess, url: string, stop: () => Promise<void> }>}
 */
export async function startApplication(env, { quiet = false } = {}) {
  const host = !env.HOST || env.HOST === '0.0.0.0' ? '127.0.0.1' : env.HOST;
  const url = `http://${host}:${env.PORT}`;
  // NOTE: a group of its own, so that Ctrl-C does not reach it past us and the order of stopping is ours.
  const child = spawn(process.execPath, ['--enable-source-maps', 'dist/src/main.js'], {
    env,
    detached: true,
    stdio: ['ignore', quiet ? 'pipe' : 'inherit', 'pipe'],
  });
  let tail = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (tail = (tail + chunk).slice(-8_000)));
  if (!quiet) child.stderr.pipe(process.stderr);
  const ready = await until(
    async () =>
      child.exitCode !== null ||
      (await fetch(`${url}/health/live`).then(
        (answer) => answer.ok,
        () => false,
      )),
    60_000,
  );
  if (!ready || child.exitCode !== null) {
    child.kill('SIGKILL');
    throw new Message(quiet ? `Catalyst did not start:\n${tail}` : 'Catalyst did not start; the reason stands above');
  }
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    if (!(await until(() => child.exitCode !== null || child.signalCode !== null, STOP_MS))) child.kill('SIGKILL');
  };
  return { child, url, stop };
}
