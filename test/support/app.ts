import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { NestFastifyApplication } from '@nestjs/platform-fastify';

import { Contract, createTestDatabase, HttpClient, testRedisUrl } from '#testing';
import type { TestDatabase } from '#testing';

import { createApp } from '../../src/edge/create-app.js';
import { openapiDocument } from '../../src/edge/openapi.js';

/** The real application, listening on a free port. */
export interface TestApp extends HttpClient {
  app: NestFastifyApplication;
  database: TestDatabase;
  dataDir: string;
  close: () => Promise<void>;
}

interface TestAppOptions {
  /** Variables that override the test defaults. */
  env?: NodeJS.ProcessEnv;
  role?: 'all' | 'api' | 'worker';
  /** Shares the database and folder of another application: a second replica. */
  replicaOf?: TestApp;
  database?: TestDatabase;
}

/** Secrets for programs under test. */
export const SECRETS = {
  JWT_ACCESS_SECRET: 'test-only-access-secret-0123456789-abcdefghijklmnopqrstuvwxyz',
};

/** Starts the application on a database cloned from the template. Close it when done. */
export async function createTestApp({ env = {}, role = 'all', replicaOf, database }: TestAppOptions = {}): Promise<TestApp> {
  const db = replicaOf?.database ?? database ?? (await createTestDatabase());
  const dataDir = replicaOf?.dataDir ?? mkdtempSync(join(tmpdir(), 'catalyst-data-'));
  const dispose = async (): Promise<void> => {
    if (replicaOf) return;
    rmSync(dataDir, { recursive: true, force: true });
    if (!database) await db.close();
  };
  const app = await createApp({
    NODE_ENV: 'test',
    LOG_LEVEL: process.env['TEST_LOG_LEVEL'] ?? 'silent',
    BCRYPT_COST: '4',
    RATE_LIMIT_ENABLED: 'false',
    ...SECRETS,
    DATABASE_URL: db.url,
    REDIS_URL: testRedisUrl(),
    DATABASE_MAX_POOL_SIZE: '10',
    // NOTE: a busy test machine must not count as overload; tests of overload set their own limit.
    MAX_EVENT_LOOP_DELAY_MS: '60000',
    DATABASE_ACQUIRE_TIMEOUT: '30s',
    CATALYST_DATA_DIR: dataDir,
    CATALYST_ROLE: role,
    ...env,
  }).catch(async (error: unknown) => {
    await dispose();
    throw error;
  });
  await app.listen(0, '127.0.0.1');
  const client = new HttpClient((await app.getUrl()).replace('[::1]', '127.0.0.1'));
  if (role !== 'worker') client.contract = new Contract(openapiDocument(app));
  const close = async (): Promise<void> => {
    await app.close();
    await dispose();
  };
  return Object.assign(client, { app, database: db, dataDir, close });
}
