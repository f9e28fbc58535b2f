import { Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';

import { Logger } from '#platform';

import { Wakeups } from '../engine/wakeups.js';
import { EventRepository } from '../store/event.repository.js';
import { Frame } from './serialized-event.js';

/** Who follows a run: receives each event behind `cursor` once and in order, then the end. */
export interface Follower {
  cursor: number;
  send: (frame: Frame) => void;
  end: () => void;
}

interface Tail {
  runId: string;
  seq: number;
  followers: Set<Follower>;
  /** Whether the newest event ended the run. */
  over: boolean;
  pulling: boolean;
  again: boolean;
}

const POLL_MS = 1_000;
const PAGE = 500;

/**
 * Follows the events of runs, each run once for all that listen to it in this process. A wake-up says that there is something new; a slow poll,
 * one statement for all runs, finds what no wake-up told.
 */
@Injectable()
export class Tails implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('Tails');
  private readonly tails = new Map<string, Tail>();
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

  /** Sends what is behind the follower's cursor, then what comes. Returns the way to stop. */
  follow(runId: string, follower: Follower): () => void {
    void this.join(runId, follower);
    return () => {
      follower.cursor = Infinity;
      const tail = this.tails.get(runId);
      tail?.followers.delete(follower);
      if (tail?.followers.size === 0) this.tails.delete(runId);
    };
  }

  /** Brings a latecomer to where the tail is; it joins in the same tick in which it has caught up, so nothing falls between. */
  private async join(runId: string, follower: Follower): Promise<void> {
    // A tail goes with its last follower, perhaps while this one reads what it missed, the end of the run among it.
    let over = false;
    try {
      while (follower.cursor !== Infinity) {
        const tail = this.tails.get(runId) ?? {
          runId,
          seq: follower.cursor,
          followers: new Set(),
          over,
          pulling: false,
          again: false,
        };
        this.tails.set(runId, tail);
        if (follower.cursor >= tail.seq) {
          tail.followers.add(follower);
          return this.wake(runId);
        }
        const missed = await this.events.after(runId, follower.cursor, PAGE);
        if (missed.length === 0) return follower.end();
        for (const frame of missed.map((event) => new Frame(event))) {
          over = frame.endsRun;
          deliver(follower, frame);
        }
      }
    } catch (err) {
      this.logger.debug('a listener could not catch up', { err });
      follower.end();
    }
  }

  private wake(runId: string): void {
    const tail = this.tails.get(runId);
    if (!tail) return;
    tail.again = true;
    if (!tail.pulling) void this.pull(tail);
  }

  private async pull(tail: Tail): Promise<void> {
    tail.pulling = true;
    try {
      while (tail.again) {
        tail.again = false;
        const frames = (await this.events.after(tail.runId, tail.seq, PAGE)).map((event) => new Frame(event));
        for (const frame of frames) {
          tail.seq = frame.seq;
          tail.over = frame.endsRun;
          for (const follower of tail.followers) deliver(follower, frame);
        }
        if (frames.length === PAGE) tail.again = true;
        else if (tail.over) this.end(tail);
      }
    } catch (err) {
      this.logger.debug('events could not be read, the next poll tries again', { err });
    } finally {
      tail.pulling = false;
    }
  }

  private end(tail: Tail): void {
    for (const follower of [...tail.followers]) if (follower.cursor === tail.seq) follower.end();
  }

  private async poll(): Promise<void> {
    if (this.tails.size === 0) return;
    try {
      const followed = [...this.tails.keys()];
      const heads = new Map((await this.events.heads(followed)).map((head) => [head.id, head.last_seq]));
      for (const id of followed) {
        const tail = this.tails.get(id);
        const head = heads.get(id);
        if (!tail) continue;
        if (head === undefined) for (const follower of [...tail.followers]) follower.end();
        else if (head > tail.seq) this.wake(id);
      }
    } catch (err) {
      this.logger.debug('runs could not be polled', { err });
    }
  }
}

function deliver(follower: Follower, frame: Frame): void {
  if (frame.seq <= follower.cursor) return;
  follower.cursor = frame.seq;
  follower.send(frame);
}
