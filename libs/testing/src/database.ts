import { randomBytes } from 'node:crypto';

import { Client } from 'pg';

/** A test database with the current schema. */
export interface TestDatabase {
  url: string;
  /** Runs a statement, to set up or check data. */
  query: <R extends object = Record<string, unknown>>(sql: string, params?: unknown[]) => Promise<R[]>;
  close: () => Promise<void>;
}

function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run this test with \`npm test -- <path>\`, which starts the servers it needs`);
  return value;
}

async function asAdmin(sql: string): Promise<void> {
  const admin = new Client({ connectionString: required('TEST_DATABASE_URL') });
  await admin.connect();
  try {
    await admin.query(sql);
  } finally {
    await admin.end();
  }
}

/** Clones the migrated template; with `empty`, creates a database without tables. */
export async function createTestDatabase(options: { empty?: boolean } = {}): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  await asAdmin(`CREATE DATABASE ${name} TEMPLATE ${options.empty ? 'template0' : required('TEST_DATABASE_TEMPLATE')}`);
  const url = new URL(required('TEST_DATABASE_URL'));
  url.pathname = `/${name}`;
  const client = new Client({ connectionString: url.href });
  client.on('error', () => undefined);
  await client.connect();
  return {
    url: url.href,
    query: async <R extends object>(sql: string, params: unknown[] = []) => (await client.query(sql, params)).rows as R[],
    close: async () => {
      await client.end();
      await asAdmin(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    },
  };
}

/** The URL of a Redis database that only this Jest worker uses. */
export function testRedisUrl(): string {
  const url = new URL(required('TEST_REDIS_URL'));
  url.pathname = `/${Number(process.env['JEST_WORKER_ID'] ?? '1') % 64}`;
  return url.href;
}
