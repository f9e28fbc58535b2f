import type { JobEventEntity } from '../store/job-event.entity.js';

const RUN_ENDS: ReadonlySet<string> = new Set(['run.completed', 'run.partial', 'run.failed', 'run.cancelled']);

/** The lines of one server-sent event. */
export function sse(id: string, event: string, data: unknown): string {
  return `id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}

/** One event as text, written once for however many listen. A project's stream names the run in the id, since runs count for themselves. */
export class Frame {
  readonly seq: number;
  readonly endsRun: boolean;
  private asRun: string | undefined;
  private asProject: string | undefined;

  constructor(private readonly event: JobEventEntity) {
    this.seq = event.seq;
    this.endsRun = RUN_ENDS.has(event.type);
  }

  text(style: 'run' | 'project'): string {
    if (style === 'run') return (this.asRun ??= this.write(String(this.seq)));
    return (this.asProject ??= this.write(`${this.event.run_id}:${this.seq}`));
  }

  private write(id: string): string {
    const { type, run_id, seq, data, created_at } = this.event;
    return sse(id, type, { ...data, run_id, seq, at: created_at.toISOString() });
  }
}
