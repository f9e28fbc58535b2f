import { setTimeout as sleep } from 'node:timers/promises';

import type { z } from 'zod';

import type { Run as RunSchema } from '../jobs/index.js';
import type { ApiClient } from './api-client.js';
import { CliError, EXIT } from './cli-error.js';

export type Run = z.output<typeof RunSchema>;

const ENDED: ReadonlySet<string> = new Set(['completed', 'partial', 'failed', 'cancelled']);
const REDRAW_MS = 250;
const PAUSE_MS = 1_000;
/** Attempts in a row after which a server counts as gone; each has attempts of its own. */
const PATIENCE = 20;

/** Follows a run by its events until it has ended; a stream that breaks off is taken up again. */
export async function followRun(client: ApiClient, id: string, show: (run: Run) => void): Promise<Run> {
  let run = await client.get<Run>(`/runs/${id}`);
  const look = async (): Promise<boolean> => {
    run = await client.get<Run>(`/runs/${id}`);
    show(run);
    return ENDED.has(run.status);
  };
  show(run);
  const redraw = process.stdout.isTTY ? setInterval(() => show(run), REDRAW_MS) : undefined;
  let failures = 0;
  let last: string | undefined;
  try {
    while (!ENDED.has(run.status)) {
      try {
        for await (const event of client.events(`/runs/${id}/events`, last)) {
          last = event.id ?? last;
          failures = 0;
          if (await look()) break;
        }
        if (!ENDED.has(run.status)) await look();
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
