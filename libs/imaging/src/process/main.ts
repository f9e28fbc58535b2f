// The program of an image process. It decodes untrusted pictures, so that a hostile one can only crash or block this process.
// NOTE: the files of this folder import each other as `.ts`, because tests run them uncompiled, and only types from elsewhere.
import { writeFileSync } from 'node:fs';
import { setPriority } from 'node:os';

import sharp from 'sharp';

import { PictureProblem } from './open-picture.ts';
import type { ImageProblem, ImageReply, ImageRequest } from './protocol.ts';
import { tasks } from './tasks.ts';

const WATCH_MS = 10;
const NICENESS = 5;

// NOTE: each picture is processed once, so a cache would only waste memory; parallelism comes from several processes instead of threads.
sharp.cache(false);
sharp.concurrency(1);
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: ['Jpeg', 'Png', 'Webp', 'Heif', 'SvgBuffer'].map((loader) => `VipsForeignLoad${loader}`),
});

/** Ends this process immediately: a normal exit would wait for the decoder threads. */
const end = (): void => void process.kill(process.pid, 'SIGKILL');

/** Gives the main process priority: this one gets less processor time and is the first to be killed when memory runs out. */
function yieldToOthers(): void {
  try {
    setPriority(NICENESS);
    if (process.platform === 'linux') writeFileSync('/proc/self/oom_score_adj', '1000');
  } catch {
    // NOTE: a sandbox may forbid both, and decoding works without.
  }
}

/** Runs a task. Decoding happens on other threads, so this one can watch the memory. */
async function perform({ name, task, memory }: ImageRequest): Promise<ImageReply> {
  const watch = setInterval(() => process.memoryUsage.rss() > memory && end(), WATCH_MS);
  const outcome = await (tasks[name] as (task: unknown) => Promise<unknown>)(task).then(
    (result) => ({ result }),
    (error: unknown) => ({ problem: problemOf(error), detail: String(error) }),
  );
  clearInterval(watch);
  return { ...outcome, resident: process.memoryUsage.rss() };
}

/** sharp throws plain errors for problems of a picture; system errors have a code. */
function problemOf(error: unknown): ImageProblem {
  if (error instanceof PictureProblem) return error.problem;
  return error instanceof Error && error.name === 'Error' && !('code' in error) ? 'damaged' : 'fault';
}

yieldToOthers();
// NOTE: terminals and some supervisors signal all processes at once; the main process decides when this one ends.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => undefined);
process.once('disconnect', end);
process.on('message', (request: ImageRequest) => {
  void perform(request).then((reply) => process.send?.(reply));
});
