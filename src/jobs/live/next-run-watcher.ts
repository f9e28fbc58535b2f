import { Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';

import { Wakeups } from '../engine/wakeups.js';
import { EventRepository } from '../store/event.repository.js';

const POLL_MS = 1_000;

/** Tells who waits for a project's next run that it has come; one statement looks for all of them. */
@Injectable()
export class Arrivals implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly waiting = new Map<string, Set<(runId: string) => void>>();
  private timer: NodeJS.Timeout | undefined;
  private looking = false;

  constructor(
    private readonly events: EventRepository,
    private readonly wakeups: Wakeups,
  ) {}

  onApplicationBootstrap(): void {
    this.wakeups.on('started', () => void this.look());
    this.timer = setInterval(() => void this.look(), POLL_MS);
    this.timer.unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** Calls `arrived` once, when the project has a run that has not ended. Returns the way to stop waiting. */
  wait(projectId: string, arrived: (runId: string) => void): () => void {
    const set = this.waiting.get(projectId) ?? new Set();
    this.waiting.set(projectId, set.add(arrived));
    return () => {
      set.delete(arrived);
      if (set.size === 0) this.waiting.delete(projectId);
    };
  }

  private async look(): Promise<void> {
    if (this.waiting.size === 0 || this.looking) return;
    this.looking = true;
    try {
      for (const { id, project_id } of await this.events.activeRuns([...this.waiting.keys()])) {
        const callers = this.waiting.get(project_id);
        this.waiting.delete(project_id);
        for (const arrived of callers ?? []) arrived(id);
      }
    } catch {
      // NOTE: the next look comes in a second.
    } finally {
      this.looking = false;
    }
  }
}
