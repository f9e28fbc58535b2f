import { setTimeout as sleep } from 'node:timers/promises';

import { Client } from 'pg';

import { ConfigError } from '../config/index.js';

const ATTEMPTS = 4;
const PAUSE_MS = 1_000;
const CONNECT_MS = 3_000;
/** The errors of a server that is still starting; waiting does not help with any other error. */
const STARTING = new Set(['ECONNREFUSED', '57P03']);

/** Throws a `ConfigError` when the database cannot be reached. Waits about three seconds for a server that is starting. */
export async function assertDatabase(url: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const error = await connect(url);
    if (!error) return;
    if (!STARTING.has(error.code ?? '') || attempt === ATTEMPTS) throw new ConfigError([problem(url, error)]);
    await sleep(PAUSE_MS);
  }
}

async function connect(url: string): Promise<(Error & { code?: string }) | undefined> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: CONNECT_MS });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return undefined;
  } catch (error) {
    return error as Error;
  } finally {
    await client.end().catch(() => undefined);
  }
}

function problem(url: string, { message, code }: Error & { code?: string }): string {
  const { hostname, port, pathname } = new URL(url);
  const reason = message || code || 'no answer';
  return `DATABASE_URL: cannot connect to database "${pathname.slice(1)}" at ${hostname}:${port || 5432} (${reason}); start the server or correct the URL`;
}
