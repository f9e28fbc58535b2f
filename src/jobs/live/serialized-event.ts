import type { JobEventEntity } from '../store/job-event.entity.js';

const RUN_ENDS: ReadonlySet<string> = new Set(['run.completed', 'run.partial', 'run.failed', 'run.cancelled']);

/** The lines of one server-sent event. */
export function sse(id: string, event: string, data: unknown): string {
  return `id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}

/** One event as text, serialized once for all its receivers. On a project's stream the id also names the run, since each run counts its own events. */
export class SerializedEvent {
  readonly seq: number;
  readonly endsRun: boolean;
  private ofRun: string | undefined;
  private ofProject: string | undefined;

  constructor(private readonly event: JobEventEntity) {
    this.seq = event.seq;
    this.endsRun = RUN_ENDS.has(event.type);
  }

  text(stream: 'run' | 'project'): string {
    if (stream === 'run') return (this.ofRun ??= this.serialize(String(this.seq)));
    return (this.ofProject ??= this.serialize(`${this.event.run_id}:${this.seq}`));
  }

  private serialize(id: string): string {
    const { type, run_id, seq, data, created_at } = this.event;
    return sse(id, type, { ...data, run_id, seq, at: created_at.toISOString() });
  }
}
