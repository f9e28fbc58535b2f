import { Injectable } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import type { FastifyReply } from 'fastify';

import { metrics, ServiceUnavailable, SessionWatch } from '#platform';
import type { AuthUser } from '#platform';

import { StreamLimitReached } from '../runs/runs.errors.js';
import { EventStream } from './event-stream.js';
import { StreamsConfig } from './event-streams.config.js';

const HEARTBEAT_MS = 15_000;
/** Streams end after this time, so that a client shows a fresh access token; it resumes where it was. */
const LIFE_MS = 10 * 60_000;

const gauge = metrics.gauge({ name: 'catalyst_event_streams', help: 'Open streams of server-sent events' });

/** The open streams of this process: one timer keeps all of them alive. A stream ends with the session that opened it, all end with the process. */
@Injectable()
export class Streams implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly open = new Set<EventStream>();
  private readonly perUser = new Map<string, number>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly config: StreamsConfig,
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

  /** Makes a response a stream of the user. Throws `STREAM_LIMIT_REACHED`, and `SERVICE_UNAVAILABLE` when the process has too many open. */
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
    const oldest = Date.now() - LIFE_MS;
    for (const stream of [...this.open]) {
      if (stream.openedAt < oldest) stream.close();
      else stream.write(': still here\n\n');
    }
  }
}
