import { Injectable } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';

import { RuntimeConfig } from '../config/index.js';
import { newId, withContext } from '../context/index.js';
import { Database } from '../database/index.js';
import { Logger } from '../logging/index.js';

type Task = (signal: AbortSignal) => Promise<void>;

interface Schedule {
  name: string;
  seconds: number;
  task: Task;
}

const TICK_MS = 5_000;

/** Recurring work that one process of the cluster runs at a time. Only workers take part. */
@Injectable()
export class Schedules implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('Schedules');
  private readonly schedules: Schedule[] = [];
  private readonly stopping = new AbortController();
  private timer: NodeJS.Timeout | undefined;
  private tick: Promise<void> = Promise.resolve();

  constructor(
    private readonly db: Database,
    private readonly config: RuntimeConfig,
  ) {}

  /** Runs `task` about every `seconds` (at least 5) on one of the workers. A failure is logged; the task runs again at its next time. */
  every(name: string, seconds: number, task: Task): void {
    this.schedules.push({ name, seconds, task });
  }

  /** Runs a task immediately; for commands and tests. */
  async runNow(name: string): Promise<void> {
    const schedule = this.schedules.find((candidate) => candidate.name === name);
    if (!schedule) throw new Error(`there is no schedule named ${name}`);
    await schedule.task(this.stopping.signal);
  }

  onApplicationBootstrap(): void {
    if (!this.config.runsWorker) return;
    this.timer = setInterval(() => {
      this.tick = this.tick.then(() => this.runDue());
    }, TICK_MS);
    this.timer.unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    this.stopping.abort();
    await this.tick;
  }

  private async runDue(): Promise<void> {
    for (const schedule of this.schedules) {
      if (this.stopping.signal.aborted) return;
      await withContext({ request_id: newId() }, () => this.runIfDue(schedule));
    }
  }

  private async runIfDue({ name, seconds, task }: Schedule): Promise<void> {
    try {
      if (await this.claim(name, seconds)) await task(this.stopping.signal);
    } catch (err) {
      this.logger.error('scheduled work failed', { schedule: name, err });
    }
  }

  /** Whether this process runs the task in the current period: the row is updated once per period, by one process. */
  private async claim(name: string, seconds: number): Promise<boolean> {
    const updated = await this.db.execute(
      `INSERT INTO schedules (name, last_run_at) VALUES ($1, clock_timestamp())
       ON CONFLICT (name) DO UPDATE SET last_run_at = excluded.last_run_at
       WHERE schedules.last_run_at <= clock_timestamp() - make_interval(secs => $2)`,
      [name, seconds],
    );
    return updated === 1;
  }
}
