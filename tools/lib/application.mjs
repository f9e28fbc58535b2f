import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';

import { commandLine, end, ended, launchProgram, Message, until } from './process.mjs';

const PROGRAM = 'dist/src/main.js';
const NEST_CLI = 'node_modules/@nestjs/cli/bin/nest.js';
const STOP_MS = 28_000;

/**
 * Node flags, here and in the Dockerfile: source maps for stack traces, and V8's former young generation size of 16 MiB. Today's larger default
 * adds 54 MiB to an idle process for 5 % more requests.
 */
export const NODE_FLAGS = ['--enable-source-maps', '--max-semi-space-size=16'];

/** Runs pending migrations. */
export function migrate(env) {
  const result = spawnSync(process.execPath, ['dist/src/migrate.js'], { env: { ...env, LOG_LEVEL: 'warn' }, encoding: 'utf8' });
  if (result.status === 0) return;
  // NOTE: for an invalid configuration the program itself prints a complete message.
  const configuration = /^invalid configuration:[\s\S]*/m.exec(result.stderr)?.[0];
  throw new Message(configuration?.trim() ?? `the database could not be migrated:\n${result.stdout}${result.stderr}`);
}

const pidFile = (dataDir) => join(dataDir, 'application.pid');

/** Waits for an application that a killed launcher left behind; the watchdog stops it. */
export async function endLeftoverApplication(dataDir) {
  const file = pidFile(dataDir);
  if (!existsSync(file)) return;
  const pid = Number(readFileSync(file, 'utf8'));
  if (pid > 1 && (await commandLine(pid)).includes(PROGRAM)) await end(pid, 'SIGTERM', STOP_MS);
  rmSync(file, { force: true });
}

/**
 * Starts the application in a separate process and waits until it is ready.
 * @param {NodeJS.ProcessEnv} env its complete environment, with PORT and CATALYST_DATA_DIR
 * @param {{ quiet?: boolean, watch?: boolean }} options `quiet` hides its log, and shows the end of it only if the start fails; `watch` compiles
 *   and restarts it whenever a source file changes
 * @returns {Promise<{ child: import('node:child_process').ChildProcess, url: string, stop: () => Promise<void> }>}
 */
export async function startApplication(env, { quiet = false, watch = false } = {}) {
  const host = !env.HOST || env.HOST === '0.0.0.0' ? '127.0.0.1' : env.HOST;
  const url = `http://${host}:${env.PORT}`;
  const program = watch ? [NEST_CLI, 'start', '--watch', '--watchAssets', '--preserveWatchOutput', '--no-shell'] : [PROGRAM];
  const child = launchProgram(process.execPath, [...NODE_FLAGS, ...program], {
    // NOTE: password hashes may take every core and still leave threads to files; compiled code of the last start saves a third of the next one.
    env: { UV_THREADPOOL_SIZE: String(availableParallelism() + 2), NODE_COMPILE_CACHE: join(env.CATALYST_DATA_DIR, 'compiled'), ...env },
    stdio: ['ignore', quiet ? 'pipe' : 'inherit', 'pipe'],
    patience: STOP_MS,
  });
  writeFileSync(pidFile(env.CATALYST_DATA_DIR), String(child.pid));
  let tail = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (tail = (tail + chunk).slice(-8_000)));
  if (!quiet) child.stderr.pipe(process.stderr);

  const answers = () =>
    fetch(`${url}/health/live`).then(
      (answer) => answer.ok,
      () => false,
    );
  const ready = await until(async () => ended(child) || (await answers()), 60_000);
  if (!ready || ended(child)) {
    child.kill('SIGKILL');
    throw new Message(quiet ? `Catalyst did not start:\n${tail}` : 'Catalyst did not start; the reason stands above');
  }
  const stop = async () => {
    if (!ended(child)) {
      child.kill('SIGTERM');
      if (!(await until(() => ended(child), STOP_MS))) child.kill('SIGKILL');
    }
    rmSync(pidFile(env.CATALYST_DATA_DIR), { force: true });
  };
  return { child, url, stop };
}
