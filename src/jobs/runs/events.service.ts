import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';

import { SIGNED_URL_SECONDS, SignedUrls } from '#platform';
import type { AuthUser } from '#platform';

import { ProjectsService } from '../../projects/index.js';
import type { EventStream } from '../live/event-stream.js';
import { EventStreams } from '../live/event-streams.js';
import { NextRunWatcher } from '../live/next-run-watcher.js';
import { RunEventFeeds } from '../live/run-event-feeds.js';
import { sse } from '../live/serialized-event.js';
import type { EventTicket } from './event-ticket.schema.js';
import { Run } from './runs.schema.js';
import { RunsService } from './runs.service.js';
import type { Snapshot } from './runs.service.js';

type Style = 'run' | 'project';

const OVER: ReadonlySet<string> = new Set(['completed', 'partial', 'failed', 'cancelled']);

/** A position in a run's events, as a client sends it in `Last-Event-ID`: `seq`, or `run:seq` on a project's stream. */
function position(lastEventId: string | undefined): { run: string | undefined; seq: number } | undefined {
  const [, run, seq] = /^(?:([0-9a-f-]{36}):)?(\d{1,9})$/.exec(lastEventId ?? '') ?? [];
  return seq === undefined ? undefined : { run, seq: Number(seq) };
}

/**
 * Live events of runs. A new client receives a `snapshot` of the whole run and then each later event; one that reconnects with `Last-Event-ID`
 * receives only what it missed. The stream ends with the run, and with the session that opened it; a client that reconnects after the end of the run
 * is answered by 204.
 */
@Injectable()
export class EventsService {
  constructor(
    private readonly runs: RunsService,
    private readonly projects: ProjectsService,
    private readonly feeds: RunEventFeeds,
    private readonly streams: EventStreams,
    private readonly nextRuns: NextRunWatcher,
    private readonly urls: SignedUrls,
  ) {}

  /** Throws `NOT_FOUND`, `STREAM_LIMIT_REACHED`. */
  async followRun(user: AuthUser, runId: string, lastEventId: string | undefined, reply: FastifyReply): Promise<void> {
    const snapshot = await this.runs.snapshot(user, runId);
    const from = position(lastEventId)?.seq;
    if (from === snapshot.version && OVER.has(snapshot.run.status)) return void reply.status(204).send();
    this.play(this.streams.add(reply, user), snapshot, from, 'run');
  }

  /** Follows the project's run, or waits for its next one. Throws `NOT_FOUND`, `STREAM_LIMIT_REACHED`. */
  async followProject(user: AuthUser, projectId: string, lastEventId: string | undefined, reply: FastifyReply): Promise<void> {
    await this.projects.get(user, projectId);
    const newest = await this.runs.newest(user, projectId);
    const last = position(lastEventId);
    const resumed =
      last?.run === undefined || last.run === newest?.run.id ? newest : await this.runs.snapshot(user, last.run).catch(() => newest);
    const from = last && last.run === resumed?.run.id ? last.seq : undefined;
    const seen = from !== undefined && from === resumed?.version;
    if (resumed && !(OVER.has(resumed.run.status) && (seen || from === undefined))) {
      return this.play(this.streams.add(reply, user), resumed, from, 'project');
    }
    if (seen && resumed.run.id === newest?.run.id) return void reply.status(204).send();
    this.waitForRun(user, projectId, resumed, this.streams.add(reply, user));
  }

  /** Throws `NOT_FOUND`. */
  async ticketForRun(user: AuthUser, runId: string): Promise<EventTicket> {
    await this.runs.version(user, runId);
    return this.ticket(user, `/api/runs/${runId}/events`);
  }

  /** Throws `NOT_FOUND`. */
  async ticketForProject(user: AuthUser, projectId: string): Promise<EventTicket> {
    await this.projects.get(user, projectId);
    return this.ticket(user, `/api/projects/${projectId}/events`);
  }

  /** A ticket for one event stream of this user and session. */
  private ticket(user: AuthUser, path: string): EventTicket {
    const url = this.urls.sign(path, user, 'ticket');
    return { ticket: url.slice(`${path}?ticket=`.length), url, expires_in: SIGNED_URL_SECONDS.ticket };
  }

  private waitForRun(user: AuthUser, projectId: string, last: Snapshot | undefined, stream: EventStream): void {
    stream.write(last ? snapshotText(last, 'project') : sse('', 'snapshot', null));
    const stop = this.nextRuns.wait(projectId, (runId) => {
      this.runs.snapshot(user, runId).then(
        (snapshot) => this.play(stream, snapshot, undefined, 'project'),
        () => stream.close(),
      );
    });
    stream.onClose(stop);
  }

  private play(stream: EventStream, snapshot: Snapshot, from: number | undefined, style: Style): void {
    const resumes = from !== undefined && from <= snapshot.version;
    if (!resumes) stream.write(snapshotText(snapshot, style));
    if (!resumes && OVER.has(snapshot.run.status)) return stream.close();
    const stop = this.feeds.subscribe(snapshot.run.id, {
      cursor: resumes ? from : snapshot.version,
      send: (event) => stream.write(event.text(style)),
      end: () => stream.close(),
    });
    stream.onClose(stop);
  }
}

function snapshotText({ run, version }: Snapshot, style: Style): string {
  return sse(style === 'run' ? String(version) : `${run.id}:${version}`, 'snapshot', Run.parse(run));
}
