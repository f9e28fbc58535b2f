import { Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';

import { Logger } from '#platform';

import { Wakeups } from '../engine/wakeups.js';
import { EventRepository } from '../store/event.repository.js';
import { SerializedEvent } from './serialized-event.js';

/** Follows one run: receives each event after `cursor` once and in order, then the end. */
export interface Subscriber {
  cursor: number;
  send: (event: SerializedEvent) => void;
  end: () => void;
}

interface Feed {
  runId: string;
  seq: number;
  subscribers: Set<Subscriber>;
  /** Whether the newest event ended the run. */
  over: boolean;
  reading: boolean;
  again: boolean;
}

const POLL_MS = 1_000;
const PAGE = 500;

/**
 * The events of runs that somebody follows: each run is read once for all its subscribers in this process. A wake-up announces new events;
 * a slow poll, one statement for all runs, finds those that no wake-up announced.
 */
@Injectable()
export class RunEventFeeds implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('RunEventFeeds');
  private readonly feeds = new Map<string, Feed>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly events: EventRepository,
    private readonly wakeups: Wakeups,
  ) {}

  onApplicationBootstrap(): void {
    this.wakeups.on('changed', (runIds) => runIds.forEach((id) => this.wake(id)));
    this.timer = setInterval(() => void this.poll(), POLL_MS);
    this.timer.unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** Sends the events after the subscriber's cursor, then each new one. Returns a function that unsubscribes. */
  subscribe(runId: string, subscriber: Subscriber): () => void {
    void this.join(runId, subscriber);
    return () => {
      subscriber.cursor = Infinity;
      const feed = this.feeds.get(runId);
      feed?.subscribers.delete(subscriber);
      if (feed?.subscribers.size === 0) this.feeds.delete(runId);
    };
  }

  /** Brings a new subscriber up to date with the feed; it joins in the same tick in which it has caught up, so no event is missed. */
  private async join(runId: string, subscriber: Subscriber): Promise<void> {
    // A feed ends with its last subscriber, perhaps while this one still reads earlier events, the end of the run among them.
    let over = false;
    try {
      while (subscriber.cursor !== Infinity) {
        const feed = this.feeds.get(runId) ?? {
          runId,
          seq: subscriber.cursor,
          subscribers: new Set(),
          over,
          reading: false,
          again: false,
        };
        this.feeds.set(runId, feed);
        if (subscriber.cursor >= feed.seq) {
          feed.subscribers.add(subscriber);
          return this.wake(runId);
        }
        const missed = await this.events.after(runId, subscriber.cursor, PAGE);
        if (missed.length === 0) return subscriber.end();
        for (const event of missed.map((row) => new SerializedEvent(row))) {
          over = event.endsRun;
          deliver(subscriber, event);
        }
      }
    } catch (err) {
      this.logger.debug('a subscriber could not catch up', { err });
      subscriber.end();
    }
  }

  private wake(runId: string): void {
    const feed = this.feeds.get(runId);
    if (!feed) return;
    feed.again = true;
    if (!feed.reading) void this.read(feed);
  }

  private async read(feed: Feed): Promise<void> {
    feed.reading = true;
    try {
      while (feed.again) {
        feed.again = false;
        const events = (await this.events.after(feed.runId, feed.seq, PAGE)).map((row) => new SerializedEvent(row));
        for (const event of events) {
          feed.seq = event.seq;
          feed.over = event.endsRun;
          for (const subscriber of feed.subscribers) deliver(subscriber, event);
        }
        if (events.length === PAGE) feed.again = true;
        else if (feed.over) this.end(feed);
      }
    } catch (err) {
      this.logger.debug('events could not be read, retrying at the next poll', { err });
    } finally {
      feed.reading = false;
    }
  }

  private end(feed: Feed): void {
    for (const subscriber of [...feed.subscribers]) if (subscriber.cursor === feed.seq) subscriber.end();
  }

  private async poll(): Promise<void> {
    if (this.feeds.size === 0) return;
    try {
      const followed = [...this.feeds.keys()];
      const heads = new Map((await this.events.heads(followed)).map((head) => [head.id, head.last_seq]));
      for (const id of followed) {
        const feed = this.feeds.get(id);
        const head = heads.get(id);
        if (!feed) continue;
        if (head === undefined) for (const subscriber of [...feed.subscribers]) subscriber.end();
        else if (head > feed.seq) this.wake(id);
      }
    } catch (err) {
      this.logger.debug('runs could not be polled', { err });
    }
  }
}

function deliver(subscriber: Subscriber, event: SerializedEvent): void {
  if (event.seq <= subscriber.cursor) return;
  subscriber.cursor = event.seq;
  subscriber.send(event);
}
