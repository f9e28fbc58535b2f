import { Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';

import { Wakeups } from '../engine/wakeups.js';
import { EventRepository } from '../store/event.repository.js';

const POLL_MS = 1_000;

/** Waits for the next run of projects, for the streams that were opened while none was active; one statement looks for all of them. */
@Injectable()
export class NextRunWatcher implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly waiting = new Map<string, Set<(runId: string) => void>>();
  private timer: NodeJS.Timeout | undefined;
  private polling = false;

  constructor(
    private readonly events: EventRepository,
    private readonly wakeups: Wakeups,
  ) {}

  onApplicationBootstrap(): void {
    this.wakeups.on('started', () => void this.poll());
    this.timer = setInterval(() => void this.poll(), POLL_MS);
    this.timer.unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** Calls `started` once, when the project has an active run. Returns a function that stops waiting. */
  wait(projectId: string, started: (runId: string) => void): () => void {
    const listeners = this.waiting.get(projectId) ?? new Set();
    this.waiting.set(projectId, listeners.add(started));
    return () => {
      listeners.delete(started);
      if (listeners.size === 0) this.waiting.delete(projectId);
    };
  }

  private async poll(): Promise<void> {
    if (this.waiting.size === 0 || this.polling) return;
    this.polling = true;
    try {
      for (const { id, project_id } of await this.events.activeRuns([...this.waiting.keys()])) {
        const listeners = this.waiting.get(project_id);
        this.waiting.delete(project_id);
        for (const started of listeners ?? []) started(id);
      }
    } catch {
      // NOTE: the next poll is a second away.
    } finally {
      this.polling = false;
    }
  }
}
