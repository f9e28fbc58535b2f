import { Injectable } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import type { FastifyReply } from 'fastify';

import { defineError, metrics, ServiceUnavailable, SessionWatch } from '#platform';
import type { AuthUser } from '#platform';

import { EventStream } from './event-stream.js';
import { EventStreamsConfig } from './event-streams.config.js';

/** The user has reached the limit on open event streams in this process. */
export const StreamLimitReached = defineError({
  code: 'STREAM_LIMIT_REACHED',
  status: 429,
  message: ({ limit }: { limit: number }) =>
    `this account has ${limit} event streams open, the most MAX_EVENT_STREAMS_PER_USER allows per process; close one first`,
  retryAfter: 10,
});

const HEARTBEAT_MS = 15_000;
/** A stream ends after this time, so that its client presents a fresh access token; it resumes where it stopped. */
const LIFETIME_MS = 10 * 60_000;

const gauge = metrics.gauge({ name: 'catalyst_event_streams', help: 'Open streams of server-sent events' });

/** The open streams of this process, kept alive by one timer. A stream ends with the session that opened it; all end with the process. */
@Injectable()
export class EventStreams implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly open = new Set<EventStream>();
  private readonly perUser = new Map<string, number>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly config: EventStreamsConfig,
    private readonly sessions: SessionWatch,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => this.beat(), HEARTBEAT_MS);
    this.timer.unref();
  }

  beforeApplicationShutdown(): void {
    clearInterval(this.timer);
    for (const stream of [...this.open]) stream.close();
  }

  /** Turns a response into a stream of the user. Throws `STREAM_LIMIT_REACHED`, and `SERVICE_UNAVAILABLE` when the process has too many open streams. */
  add(reply: FastifyReply, { id: userId, session_id }: Pick<AuthUser, 'id' | 'session_id'>): EventStream {
    const { MAX_EVENT_STREAMS: most, MAX_EVENT_STREAMS_PER_USER: limit } = this.config;
    if (limit > 0 && (this.perUser.get(userId) ?? 0) >= limit) throw new StreamLimitReached({ limit });
    if (this.open.size >= most) throw new ServiceUnavailable({ seconds: 5 });
    const stream = new EventStream(reply);
    this.open.add(stream);
    this.count(userId, 1);
    stream.onClose(() => {
      this.open.delete(stream);
      this.count(userId, -1);
    });
    stream.onClose(this.sessions.watch(session_id, () => stream.cut('session ended')));
    return stream;
  }

  private count(userId: string, change: 1 | -1): void {
    const streams = (this.perUser.get(userId) ?? 0) + change;
    if (streams > 0) this.perUser.set(userId, streams);
    else this.perUser.delete(userId);
    gauge.set(this.open.size);
  }

  private beat(): void {
    const oldest = Date.now() - LIFETIME_MS;
    for (const stream of [...this.open]) {
      if (stream.openedAt < oldest) stream.close();
      else stream.write(': heartbeat\n\n');
    }
  }
}
