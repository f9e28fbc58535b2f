import { openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { NODE_FLAGS } from '../../tools/lib/application.mjs';
import { ended, freePort, launchProgram, Message, until } from '../../tools/lib/process.mjs';

const STOP_MS = 20_000;

/** Flags of a program in which `collectedRss` can trigger garbage collection. */
export const COLLECTING = ['--expose-gc', '--import', new URL('./collect.mjs', import.meta.url).href];

/** Resident memory of a process in bytes; Linux only, elsewhere undefined. */
export function rssOf(pid) {
  try {
    const [, kib] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return Number(kib) * 1_024;
  } catch {
    return undefined;
  }
}

/** CPU seconds that a process has used so far; Linux only. */
export function cpuOf(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/**
 * Starts a program on a free port and waits until `/health/live` answers. Its log goes to a file, because writing it is part of the work and a
 * terminal is not.
 * @param {{ script?: string, name: string, env: NodeJS.ProcessEnv, dir: string, flags?: string[] }} options `script` is Catalyst when left out
 */
export async function startProgram({ script = 'dist/src/main.js', name, env, dir, flags = [], wait = '/health/live' }) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const log = join(dir, `${name}-${port}.log`);
  const output = openSync(log, 'a');
  const from = performance.now();
  const child = launchProgram(process.execPath, ['--disable-warning=ExperimentalWarning', ...NODE_FLAGS, ...flags, script], {
    env: { ...env, PORT: String(port) },
    stdio: ['ignore', output, output],
  });
  const live = () =>
    fetch(url + wait).then(
      (answer) => answer.ok,
      () => false,
    );
  const up = await until(async () => ended(child) || (await live()), 60_000, 10);
  if (!up || ended(child)) throw new Message(`${name} did not start:\n${readFileSync(log, 'utf8').slice(-4_000)}`);
  const startedMs = performance.now() - from;
  const stop = async () => {
    child.kill('SIGTERM');
    if (!(await until(() => ended(child), STOP_MS))) child.kill('SIGKILL');
  };
  /** Resident memory without garbage; for programs that were started with `COLLECTING`. */
  const collectedRss = async () => {
    const marks = () => readFileSync(log, 'utf8').split('\ncollected').length;
    const before = marks();
    child.kill('SIGUSR2');
    await until(async () => marks() > before, 10_000);
    return rssOf(child.pid);
  };
  return { name, collectedRss, url, pid: child.pid, startedMs, log, rss: () => rssOf(child.pid), cpu: () => cpuOf(child.pid), stop };
}
