import { Injectable } from '@nestjs/common';
import type { OnApplicationShutdown, OnModuleInit } from '@nestjs/common';

import { Logger, newId, Signals } from '#platform';

/** Lanes with ready jobs, runs that have just begun, runs with new events, jobs whose worker must stop. */
type Topic = 'ready' | 'started' | 'changed' | 'stopped';
type Listener = (ids: readonly string[]) => void;

const TOPICS: readonly Topic[] = ['ready', 'started', 'changed', 'stopped'];
/** How long what is to be said to other processes is gathered, in milliseconds: NOTIFY takes a lock that all commits share. */
const GATHER_MS = 20;
/** Ids in one signal; Postgres allows 8,000 bytes. */
const PER_SIGNAL = 100;

/** Tells this process at once, and the others a moment later, that there is something to do. Every listener also polls, so a lost word costs time only. */
@Injectable()
export class Wakeups implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger('Wakeups');
  private readonly self = newId().slice(-12);
  private readonly listeners = new Map<Topic, Set<Listener>>(TOPICS.map((topic) => [topic, new Set()]));
  private readonly gathered = new Map<Topic, Set<string>>(TOPICS.map((topic) => [topic, new Set()]));
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly signals: Signals) {}

  onModuleInit(): void {
    for (const topic of TOPICS) {
      this.signals.on(`jobs.${topic}`, (payload) => {
        const [sender, ...ids] = payload.split(' ');
        if (sender !== this.self) this.tell(topic, ids);
      });
    }
  }

  on(topic: Topic, listener: Listener): () => void {
    this.listeners.get(topic)?.add(listener);
    return () => this.listeners.get(topic)?.delete(listener);
  }

  /** To be called after the commit of what it speaks of. */
  say(topic: Topic, ids: readonly string[]): void {
    if (ids.length === 0) return;
    this.tell(topic, ids);
    for (const id of ids) this.gathered.get(topic)?.add(id);
    this.timer ??= setTimeout(() => void this.send(), topic === 'stopped' ? 0 : GATHER_MS).unref();
  }

  async onApplicationShutdown(): Promise<void> {
    clearTimeout(this.timer);
  }

  private tell(topic: Topic, ids: readonly string[]): void {
    for (const listener of this.listeners.get(topic) ?? []) listener(ids);
  }

  private async send(): Promise<void> {
    this.timer = undefined;
    for (const [topic, ids] of this.gathered) {
      const all = [...ids];
      ids.clear();
      for (let from = 0; from < all.length; from += PER_SIGNAL) {
        const payload = [this.self, ...all.slice(from, from + PER_SIGNAL)].join(' ');
        await this.signals.notify(`jobs.${topic}`, payload).catch((err: unknown) => this.logger.debug('a signal was not sent', { err }));
      }
    }
  }
}
