import { setTimeout as sleep } from 'node:timers/promises';

import { runsFollow, runsGet } from '#client';
import type { Run } from '#client';

import { CliError, EXIT } from './cli-error.js';
import type { Api } from './login.js';

const ENDED: ReadonlySet<string> = new Set(['completed', 'partial', 'failed', 'cancelled']);
const REDRAW_MS = 250;
const PAUSE_MS = 1_000;
/** Attempts in a row after which a server counts as gone; each has attempts of its own. */
const PATIENCE = 20;

/** Calls `look` after each event of a run until that returns true or the stream ends. */
async function readEvents(api: Api, id: string, last: string | undefined, look: (last?: string) => Promise<boolean>): Promise<void> {
  const stop = new AbortController();
  let problem: unknown;
  try {
    const { stream } = await runsFollow({
      ...api,
      path: { id },
      headers: { accept: 'text/event-stream', ...(last !== undefined && { 'Last-Event-ID': last }) },
      signal: stop.signal,
      sseMaxRetryAttempts: 1,
      // NOTE: a comment, which keeps the connection open, has no id.
      onSseEvent: (event) => (last = event.id ?? last),
      onSseError: (error) => (problem = error),
    });
    for await (const _ of stream) if (await look(last)) return;
  } finally {
    stop.abort();
  }
  if (!(await look(last)) && problem !== undefined) throw problem as Error;
}

/** Follows a run by its events until it has ended; a stream that breaks off is taken up again. */
export async function followRun(api: Api, id: string, show: (run: Run) => void): Promise<Run> {
  let { data: run } = await runsGet({ ...api, path: { id } });
  let failures = 0;
  let last: string | undefined;
  const look = async (): Promise<boolean> => {
    ({ data: run } = await runsGet({ ...api, path: { id } }));
    show(run);
    return ENDED.has(run.status);
  };
  show(run);
  const redraw = process.stdout.isTTY ? setInterval(() => show(run), REDRAW_MS) : undefined;
  try {
    while (!ENDED.has(run.status)) {
      try {
        await readEvents(api, id, last, (event) => {
          if (event !== last) failures = 0;
          last = event;
          return look();
        });
      } catch (error) {
        if (++failures > PATIENCE || (error instanceof CliError && error.exitCode === EXIT.refused)) throw error;
      }
      if (!ENDED.has(run.status)) await sleep(PAUSE_MS);
    }
    return run;
  } finally {
    clearInterval(redraw);
  }
}
