import { once } from 'node:events';
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';

/** The URL of a module in the same folder as `base`, with the same extension: TypeScript in tests, JavaScript when built. */
export function siblingModule(base: string, name: string): URL {
  return new URL(`./${name}${extname(base)}`, base);
}

/** A task returned no result: it exceeded its time or memory limit, or the function threw. */
export class TaskStopped extends Error {
  override readonly name = 'TaskStopped';
}

/** Maximum time, in milliseconds, to load the module; it does not count towards the time limit of a call. */
const START_TIMEOUT_MS = 30_000;

type Answer = { output: unknown } | { problem: string };

/** A worker thread that runs the function `run` of one module, one call at a time. */
export class TaskThread {
  private readonly worker: Worker;
  private readonly ready: Promise<unknown>;
  private readonly exit = new AbortController();

  constructor(task: URL, memoryMb: number) {
    this.worker = new Worker(siblingModule(import.meta.url, 'task-thread.worker'), {
      workerData: { task: task.href },
      // NOTE: code that processes untrusted text needs neither the secrets nor the flags of this process.
      env: {},
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: memoryMb },
    });
    this.worker.on('error', (error) => this.exit.abort(error));
    this.worker.on('exit', () => this.exit.abort());
    this.ready = this.answer(START_TIMEOUT_MS);
  }

  /** Whether the thread has ended and accepts no more calls. */
  get ended(): boolean {
    return this.exit.signal.aborted;
  }

  /** Runs one call; a call that takes longer than `timeoutMs` ends the thread. Throws `TaskStopped`. */
  async run(input: unknown, timeoutMs: number): Promise<unknown> {
    this.worker.ref();
    try {
      await this.ready;
      this.worker.postMessage(input);
      const answer = (await this.answer(timeoutMs)) as Answer;
      if ('problem' in answer) throw new TaskStopped(answer.problem);
      return answer.output;
    } finally {
      // NOTE: an idle thread must not keep the process alive.
      this.worker.unref();
    }
  }

  async end(): Promise<void> {
    this.exit.abort();
    await this.worker.terminate();
  }

  private async answer(timeoutMs: number): Promise<unknown> {
    const timeout = AbortSignal.timeout(timeoutMs);
    try {
      const [message] = (await once(this.worker, 'message', { signal: AbortSignal.any([timeout, this.exit.signal]) })) as [unknown];
      return message;
    } catch {
      const ended = this.exit.signal.aborted;
      const cause: unknown = ended ? this.exit.signal.reason : timeout.reason;
      await this.end();
      throw new TaskStopped(ended ? 'the thread of the task ended' : 'the task timed out', { cause });
    }
  }
}
