import { Injectable } from '@nestjs/common';
import type { OnApplicationShutdown, OnModuleInit } from '@nestjs/common';

import { Logger, newId, Signals } from '#platform';

/** Lanes with ready jobs, runs that have just started, runs with new events, jobs that must stop. */
type Topic = 'ready' | 'started' | 'changed' | 'stopped';
type Listener = (ids: readonly string[]) => void;

const TOPICS: readonly Topic[] = ['ready', 'started', 'changed', 'stopped'];
/** How long signals to other processes are collected, in milliseconds: NOTIFY takes a lock that all commits share. */
const COLLECT_MS = 20;
/** Ids in one signal; Postgres allows 8,000 bytes. */
const PER_SIGNAL = 100;

/** Wakes listeners in this process at once, and in the others a moment later. Every listener also polls, so a lost signal only costs time. */
@Injectable()
export class Wakeups implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger('Wakeups');
  private readonly self = newId().slice(-12);
  private readonly listeners = new Map<Topic, Set<Listener>>(TOPICS.map((topic) => [topic, new Set()]));
  private readonly collected = new Map<Topic, Set<string>>(TOPICS.map((topic) => [topic, new Set()]));
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly signals: Signals) {}

  onModuleInit(): void {
    for (const topic of TOPICS) {
      this.signals.on(`jobs.${topic}`, (payload) => {
        const [sender, ...ids] = payload.split(' ');
        if (sender !== this.self) this.deliver(topic, ids);
      });
    }
  }

  on(topic: Topic, listener: Listener): () => void {
    this.listeners.get(topic)?.add(listener);
    return () => this.listeners.get(topic)?.delete(listener);
  }

  /** Call it after the commit of the change. */
  publish(topic: Topic, ids: readonly string[]): void {
    if (ids.length === 0) return;
    this.deliver(topic, ids);
    for (const id of ids) this.collected.get(topic)?.add(id);
    this.timer ??= setTimeout(() => void this.send(), topic === 'stopped' ? 0 : COLLECT_MS).unref();
  }

  async onApplicationShutdown(): Promise<void> {
    clearTimeout(this.timer);
  }

  private deliver(topic: Topic, ids: readonly string[]): void {
    for (const listener of this.listeners.get(topic) ?? []) listener(ids);
  }

  private async send(): Promise<void> {
    this.timer = undefined;
    for (const [topic, ids] of this.collected) {
      const all = [...ids];
      ids.clear();
      for (let from = 0; from < all.length; from += PER_SIGNAL) {
        const payload = [this.self, ...all.slice(from, from + PER_SIGNAL)].join(' ');
        await this.signals.notify(`jobs.${topic}`, payload).catch((err: unknown) => this.logger.debug('a signal was not sent', { err }));
      }
    }
  }
}
