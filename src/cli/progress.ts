import { stripVTControlCharacters, styleText } from 'node:util';

import { plain } from './output.js';

interface ShownJob {
  id: string;
  agent: string;
  status: string;
  started_at: string | null;
  completed_at: string | null;
  error_message: string | null;
}

/** The properties of a run that are shown. */
export interface ShownRun {
  jobs: readonly ShownJob[];
  progress: { fraction: number };
}

type Style = Parameters<typeof styleText>[0];

const MARKS: Readonly<Record<string, readonly [string, Style]>> = {
  pending: ['·', 'gray'],
  running: ['▸', 'cyan'],
  completed: ['✔', 'green'],
  failed: ['✘', 'red'],
  timeout: ['✘', 'red'],
  cancelled: ['–', 'yellow'],
};
const BAR = 24;

function duration({ started_at, completed_at }: ShownJob): string {
  if (!started_at) return '';
  const ms = (completed_at ? Date.parse(completed_at) : Date.now()) - Date.parse(started_at);
  return `${(Math.max(0, ms) / 1000).toFixed(1)} s`;
}

function line(job: ShownJob, title: string): string {
  const [mark, colour] = MARKS[job.status] ?? ['?', 'white'];
  const note = job.error_message && job.status !== 'completed' ? `  ${plain(job.error_message)}` : '';
  return `  ${styleText(colour, mark, { validateStream: false })} ${plain(title).padEnd(24)} ${job.status.padEnd(10)} ${duration(job).padStart(7)}${note}`;
}

/** Shows the progress of a run: on a terminal one line per job, redrawn in place; elsewhere one line per change. `titles` are by agent. */
export function progressDisplay(
  stream: Pick<NodeJS.WriteStream, 'write' | 'isTTY' | 'columns'>,
  titles: ReadonlyMap<string, string>,
): (run: ShownRun) => void {
  const seen = new Map<string, string>();
  let drawn = 0;
  const title = (job: ShownJob): string => titles.get(job.agent) ?? job.agent;

  const redraw = ({ jobs, progress }: ShownRun): void => {
    const done = Math.round(progress.fraction * BAR);
    const bar = `  ${'█'.repeat(done)}${'░'.repeat(BAR - done)} ${Math.round(progress.fraction * 100)} %`;
    const lines = [...jobs.map((job) => line(job, title(job))), bar].map((text) =>
      stripVTControlCharacters(text).length < stream.columns ? text : stripVTControlCharacters(text).slice(0, stream.columns - 1),
    );
    stream.write(`${drawn ? `\x1b[${drawn}A` : ''}${lines.map((text) => `\x1b[2K${text}\n`).join('')}`);
    drawn = lines.length;
  };
  const append = ({ jobs }: ShownRun): void => {
    for (const job of jobs) {
      if (job.status !== 'pending' && seen.get(job.id) !== job.status) stream.write(`${stripVTControlCharacters(line(job, title(job)))}\n`);
      seen.set(job.id, job.status);
    }
  };
  return stream.isTTY ? redraw : append;
}
