import { Semaphore } from './semaphore.js';
import { TaskStopped, TaskThread } from './task-thread.js';

export { siblingModule, TaskStopped } from './task-thread.js';

/** Limits of a task. */
export interface TaskLimits {
  /** Maximum number of calls that run at the same time. */
  threads: number;
  /** Maximum run time of one call, in milliseconds. */
  timeout_ms: number;
  /** Memory of one thread, in megabytes. */
  memory_mb: number;
}

/**
 * Runs a pure function whose cost depends on untrusted text on a worker thread, with limits on time and memory. The module exports it as
 * `run` and imports packages only; arguments and results must be structured-cloneable.
 */
export class BoundedTask<Input, Output> {
  private readonly idle: TaskThread[] = [];
  private readonly busy = new Set<TaskThread>();
  private readonly slots: Semaphore;
  private closed = false;

  constructor(
    private readonly module: URL,
    private readonly limits: TaskLimits,
  ) {
    this.slots = new Semaphore(limits.threads);
  }

  /** Runs one call; `signal` limits the wait for a free thread. Throws `TaskStopped` when a limit is reached or the function throws. */
  async run(input: Input, signal: AbortSignal): Promise<Output> {
    const release = await this.slots.acquire({ signal }).catch((cause: unknown) => {
      throw new TaskStopped('no thread became free in time', { cause });
    });
    try {
      return (await this.runOnThread(input)) as Output;
    } finally {
      release();
    }
  }

  /** Ends all threads; running and waiting calls fail. */
  async close(): Promise<void> {
    this.closed = true;
    await Promise.all([...this.idle, ...this.busy].map((thread) => thread.end()));
  }

  private async runOnThread(input: Input): Promise<unknown> {
    if (this.closed) throw new TaskStopped('the task is closed');
    let thread = this.idle.pop();
    while (thread?.ended) thread = this.idle.pop();
    thread ??= new TaskThread(this.module, this.limits.memory_mb);
    this.busy.add(thread);
    try {
      return await thread.run(input, this.limits.timeout_ms);
    } finally {
      this.busy.delete(thread);
      if (!thread.ended) this.idle.push(thread);
    }
  }
}
