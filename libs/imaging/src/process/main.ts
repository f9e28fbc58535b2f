// The program of an image process: decodes what users sent, so that a hostile picture can end or block this process only.
// NOTE: the files of this folder import each other as `.ts`, because the tests run them as they are, and types only from elsewhere.
import { writeFileSync } from 'node:fs';
import { setPriority } from 'node:os';

import sharp from 'sharp';

import { PictureProblem } from './open-picture.ts';
import type { ImageProblem, ImageReply, ImageRequest } from './protocol.ts';
import { tasks } from './tasks.ts';

const WATCH_MS = 10;
const NICENESS = 5;

// NOTE: each picture is seen once, so that a cache would only hold memory; several processes decode side by side instead of several threads.
sharp.cache(false);
sharp.concurrency(1);
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: ['Jpeg', 'Png', 'Webp', 'Heif', 'SvgBuffer'].map((loader) => `VipsForeignLoad${loader}`),
});

/** Ends this process at once: an orderly exit would wait for the threads that decode. */
const end = (): void => void process.kill(process.pid, 'SIGKILL');

/** Where processor time or memory run short, the process that serves comes first: the kernel ends this one. */
function yieldToOthers(): void {
  try {
    setPriority(NICENESS);
    if (process.platform === 'linux') writeFileSync('/proc/self/oom_score_adj', '1000');
  } catch {
    // NOTE: a sandbox may forbid both, and decoding works without.
  }
}

/** Runs a task. Decoding happens on other threads, so that this one can watch the memory. */
async function perform({ name, task, memory }: ImageRequest): Promise<ImageReply> {
  const watch = setInterval(() => process.memoryUsage.rss() > memory && end(), WATCH_MS);
  const outcome = await (tasks[name] as (task: unknown) => Promise<unknown>)(task).then(
    (result) => ({ result }),
    (error: unknown) => ({ problem: problemOf(error), detail: String(error) }),
  );
  clearInterval(watch);
  return { ...outcome, resident: process.memoryUsage.rss() };
}

/** sharp throws plain errors for what is wrong with a picture; errors of the system carry a code. */
function problemOf(error: unknown): ImageProblem {
  if (error instanceof PictureProblem) return error.problem;
  return error instanceof Error && error.name === 'Error' && !('code' in error) ? 'damaged' : 'fault';
}

yieldToOthers();
// NOTE: a terminal and some supervisors signal all processes at once; the one that serves decides when this one ends.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => undefined);
process.once('disconnect', end);
process.on('message', (request: ImageRequest) => {
  void perform(request).then((reply) => process.send?.(reply));
});
