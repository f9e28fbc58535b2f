import { Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';

import { Batch } from '../database/index.js';
import { Signals } from '../events/index.js';
import { Logger } from '../logging/index.js';

/** Returns those of the sessions that are still valid. */
type FindLive = (ids: readonly string[]) => Promise<ReadonlySet<string>>;

/** The topic on which the database announces the id of each session that has ended (src/auth/migrations). */
const ENDED = 'session.ended';
/** Interval at which all watched sessions are looked up, to find expired sessions and lost announcements. */
const POLL_MS = 15_000;
const PER_QUERY = 1_000;

/**
 * Notifies long-lived responses when their session has ended, on whichever process. Sessions are announced at commit; they are also looked up
 * when a response begins, after the connection for announcements was lost, and every 15 seconds.
 */
@Injectable()
export class SessionWatch implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('SessionWatch');
  private readonly watched = new Map<string, Set<() => void>>();
  private readonly lookups = new Batch<string, boolean>((ids) => this.lookUp(ids), { max: PER_QUERY, parallel: 2, failure: 'together' });
  private findLive: FindLive | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(signals: Signals) {
    signals.on(ENDED, (id) => this.end(id));
    signals.onConnect(() => this.checkAll());
  }

  /** Sets the lookup; called once, by the module that owns sessions. */
  use(findLive: FindLive): void {
    this.findLive = findLive;
  }

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => this.checkAll(), POLL_MS).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** Calls `ended` once when the session has ended, including when it ended earlier. Returns a function that unsubscribes. */
  watch(sessionId: string, ended: () => void): () => void {
    const listeners = this.watched.get(sessionId) ?? new Set();
    this.watched.set(sessionId, listeners.add(ended));
    // NOTE: the session may have ended after the guard checked it and before this subscription.
    void this.check(sessionId);
    return () => {
      listeners.delete(ended);
      if (listeners.size === 0 && this.watched.get(sessionId) === listeners) this.watched.delete(sessionId);
    };
  }

  private checkAll(): void {
    for (const id of this.watched.keys()) void this.check(id);
  }

  private async check(id: string): Promise<void> {
    try {
      if (!(await this.lookups.add(id))) this.end(id);
    } catch (err) {
      this.logger.debug('a session could not be read, retrying at the next poll', { err });
    }
  }

  private async lookUp(ids: readonly string[]): Promise<boolean[]> {
    const live = await this.findLive?.([...new Set(ids)]);
    return ids.map((id) => live?.has(id) ?? true);
  }

  private end(id: string): void {
    const listeners = this.watched.get(id);
    this.watched.delete(id);
    for (const listener of listeners ?? []) listener();
  }
}
