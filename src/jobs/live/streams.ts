import { Injectable } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import type { FastifyReply } from 'fastify';

import { metrics, ServiceUnavailable, SessionWatch } from '#platform';

import { EventStream } from './event-stream.js';

const HEARTBEAT_MS = 15_000;
/** Streams end after this time, so that a client shows a fresh access token; it resumes where it was. */
const LIFE_MS = 10 * 60_000;
const MOST = 10_000;

const gauge = metrics.gauge({ name: 'catalyst_event_streams', help: 'Open streams of server-sent events' });

/** The open streams of this process: one timer keeps all of them alive. A stream ends with the session that opened it, all end with the process. */
@Injectable()
export class Streams implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly open = new Set<EventStream>();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly sessions: SessionWatch) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => this.beat(), HEARTBEAT_MS);
    this.timer.unref();
  }

  beforeApplicationShutdown(): void {
    clearInterval(this.timer);
    for (const stream of [...this.open]) stream.close();
  }

  /** Throws `SERVICE_UNAVAILABLE` when too many are open. */
  add(reply: FastifyReply, sessionId: string): EventStream {
    if (this.open.size >= MOST) throw new ServiceUnavailable({ seconds: 5 });
    const stream = new EventStream(reply);
    this.open.add(stream);
    gauge.set(this.open.size);
    stream.onClose(() => {
      this.open.delete(stream);
      gauge.set(this.open.size);
    });
    stream.onClose(this.sessions.watch(sessionId, () => stream.cut('session ended')));
    return stream;
  }

  private beat(): void {
    const oldest = Date.now() - LIFE_MS;
    for (const stream of [...this.open]) {
      if (stream.openedAt < oldest) stream.close();
      else stream.write(': still here\n\n');
    }
  }
}
