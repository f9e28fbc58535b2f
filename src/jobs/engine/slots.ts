import { Injectable } from '@nestjs/common';

import type { Lane } from '#agent-kit';

import { EngineConfig } from './engine.config.js';

type Listener = (lane: Lane) => void;

/** How many jobs this process holds in each lane; listeners are told of changes. */
@Injectable()
export class Slots {
  private readonly taken = new Map<Lane, number>();
  private readonly listeners: Listener[] = [];
  private idle: (() => void) | undefined;

  constructor(private readonly config: EngineConfig) {}

  onChange(listener: Listener): void {
    this.listeners.push(listener);
  }

  /** Tells the listeners that a slot of a lane may be free. */
  changed(lane: Lane): void {
    for (const listener of this.listeners) listener(lane);
  }

  async hold<T>(lane: Lane, work: () => Promise<T>): Promise<T> {
    this.taken.set(lane, this.used(lane) + 1);
    try {
      return await work();
    } finally {
      this.taken.set(lane, this.used(lane) - 1);
      this.changed(lane);
      if (this.total === 0) this.idle?.();
    }
  }

  used(lane: Lane): number {
    return this.taken.get(lane) ?? 0;
  }

  /** How many jobs may be dispatched and not yet claimed: the free slots and a few more, so that a slot never waits for the database. */
  window(lane: Lane): number {
    const all = this.config.concurrency(lane);
    return all === 0 ? 0 : Math.max(all - this.used(lane), 0) + Math.ceil(all / 4);
  }

  get total(): number {
    return [...this.taken.values()].reduce((sum, used) => sum + used, 0);
  }

  /** Resolves when no job is held. */
  async whenIdle(): Promise<void> {
    if (this.total > 0) await new Promise<void>((resolve) => (this.idle = resolve));
  }
}
