import { stripVTControlCharacters, styleText } from 'node:util';

const MARKS = {
  pending: ['·', 'gray'],
  running: ['▸', 'cyan'],
  completed: ['✔', 'green'],
  failed: ['✘', 'red'],
  timeout: ['✘', 'red'],
  cancelled: ['–', 'yellow'],
};
const BAR = 24;

function duration({ started_at, completed_at }) {
  if (!started_at) return '';
  const ms = (completed_at ? Date.parse(completed_at) : Date.now()) - Date.parse(started_at);
  return `${(Math.max(0, ms) / 1000).toFixed(1)} s`;
}

function line(job, title) {
  const [mark, colour] = MARKS[job.status] ?? ['?', 'white'];
  const note = job.error_message && job.status !== 'completed' ? `  ${job.error_message}` : '';
  return `  ${styleText(colour, mark)} ${title.padEnd(24)} ${job.status.padEnd(10)} ${duration(job).padStart(7)}${note}`;
}

/**
 * Shows a run while it goes: one line per job redrawn in place on a terminal, one line per change elsewhere.
 * @param {NodeJS.WriteStream} stream
 * @param {Map<string, string>} titles title by agent name
 */
export function progressDisplay(stream, titles) {
  const seen = new Map();
  let drawn = 0;
  const title = (job) => titles.get(job.agent) ?? job.agent;

  const redraw = ({ jobs, progress }) => {
    const done = Math.round(progress.fraction * BAR);
    const bar = `  ${'█'.repeat(done)}${'░'.repeat(BAR - done)} ${Math.round(progress.fraction * 100)} %`;
    const lines = [...jobs.map((job) => line(job, title(job))), bar].map((text) =>
      stripVTControlCharacters(text).length < stream.columns ? text : stripVTControlCharacters(text).slice(0, stream.columns - 1),
    );
    stream.write(`${drawn ? `\x1b[${drawn}A` : ''}${lines.map((text) => `\x1b[2K${text}\n`).join('')}`);
    drawn = lines.length;
  };
  const append = ({ jobs }) => {
    for (const job of jobs) {
      if (job.status !== 'pending' && seen.get(job.id) !== job.status) stream.write(`${stripVTControlCharacters(line(job, title(job)))}\n`);
      seen.set(job.id, job.status);
    }
  };
  return stream.isTTY ? redraw : append;
}
