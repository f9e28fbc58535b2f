import type { INestApplicationContext } from '@nestjs/common';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';

import { ModelGateway } from '#ai';
import type { Generated } from '#ai';
import { Database, Environment, newId, NestLogger, PlatformModule, setLogLevel } from '#platform';
import { createTestDatabase, eventually, testRedisUrl } from '#testing';
import type { TestDatabase } from '#testing';

import type { Finished } from '../../src/jobs/engine/finisher.js';
import { JobsModule } from '../../src/jobs/jobs.module.js';
import type { Run } from '../../src/jobs/runs/runs.schema.js';
import { RunsService } from '../../src/jobs/runs/runs.service.js';
import type { RunOrder } from '../../src/jobs/runs/runs.service.js';
import type { ClaimedJob } from '../../src/jobs/store/claim.repository.js';
import type { JobEntity } from '../../src/jobs/store/job.entity.js';
import { CAMPAIGN_SHAPE, FixtureAgents, Script } from './fixture-agents.js';

interface EngineOptions {
  database?: TestDatabase;
  role?: 'all' | 'api' | 'worker';
  env?: Record<string, string>;
  shape?: typeof CAMPAIGN_SHAPE;
  script?: Script;
}

/** The engine of one process, with a pipeline of fixture agents. */
export interface TestEngine {
  app: INestApplicationContext;
  db: TestDatabase;
  script: Script;
  user: { kind: 'user'; id: string; session_id: string };
  start: (order?: Partial<RunOrder>) => Promise<Run>;
  /** Waits until a run has ended; its status. */
  ended: (runId: string) => Promise<string>;
  jobs: (runId: string) => Promise<JobEntity[]>;
  close: () => Promise<void>;
}

/** Answers every question by its offline answer, as a provider that is paid. */
const PAID_MODEL = {
  forget: async () => undefined,
  of: () => ({
    generate: async (request: { offline?: () => unknown }): Promise<Generated<unknown>> => ({
      object: await request.offline?.(),
      provider: 'fake',
      model: 'fake-1',
      usage: { calls: 1, input_tokens: 1, output_tokens: 1, cost_usd: 0.01 },
    }),
  }),
};

/** Starts an engine on a database of its own, or beside another one on the same database. */
export async function createEngine({
  database,
  role = 'all',
  env = {},
  shape = CAMPAIGN_SHAPE,
  script = new Script(),
}: EngineOptions = {}): Promise<TestEngine> {
  const db = database ?? (await createTestDatabase());
  const environment = new Environment({
    NODE_ENV: 'test',
    LOG_LEVEL: process.env['TEST_LOG_LEVEL'] ?? 'silent',
    DATABASE_URL: db.url,
    REDIS_URL: testRedisUrl(),
    DATABASE_MAX_POOL_SIZE: '10',
    CATALYST_ROLE: role,
    JOB_STOP_SECONDS: '1',
    ...env,
  });
  setLogLevel((process.env['TEST_LOG_LEVEL'] ?? 'silent') as 'silent');
  const testing = await Test.createTestingModule({
    imports: [PlatformModule.forRoot(environment), JobsModule, FixtureAgents.with(script, shape)],
  })
    .overrideProvider(ModelGateway)
    .useValue(PAID_MODEL)
    .setLogger(new NestLogger())
    .compile();
  const app = await testing.createNestApplication(new FastifyAdapter()).init();
  const user = { kind: 'user' as const, id: newId(), session_id: newId() };
  await addUser(db, user.id);
  const runs = app.get(RunsService);
  const source = app.get(Database);
  return {
    app,
    db,
    script,
    user,
    start: (order = {}) =>
      source.transaction((tx) =>
        runs.start({ user_id: user.id, project_id: null, pipeline: 'fixture', input: { fact: 1 }, options: {}, ...order }, tx),
      ),
    ended: (runId) =>
      eventually(async () => {
        const [run] = await db.query<{ status: string }>('SELECT status FROM runs WHERE id = $1', [runId]);
        if (!run || ['pending', 'running'].includes(run.status)) throw new Error(`run ${runId} is ${run?.status}`);
        return run.status;
      }),
    jobs: (runId) => db.query('SELECT * FROM jobs WHERE run_id = $1 ORDER BY id', [runId]),
    close: async () => {
      await app.close();
      if (!database) await db.close();
    },
  };
}

/** What a worker hands in when a claimed job is done. */
export function finishedBy(job: ClaimedJob, content = 'x'): Finished {
  const { id, fence, run_id, user_id, project_id, series, produces } = job;
  const spent = { provider: null, model: null, prompt_version: null, usage: null };
  const asset = { job_id: id, run_id, user_id, project_id, series, title: 't', content, data: {}, provider: null, model: null };
  return { completion: { id, fence, output: { content }, ...spent }, asset: produces === null ? null : { ...asset, asset_type: produces } };
}

/** Adds a user straight to the table. */
export async function addUser(db: TestDatabase, id = newId()): Promise<string> {
  await db.query('INSERT INTO users (id, email, password_hash) VALUES ($1, $2, $3)', [id, `${id}@example.com`, 'x']);
  return id;
}

/** Adds a project straight to the table. */
export async function addProject(db: TestDatabase, userId: string, id = newId()): Promise<string> {
  await db.query(`INSERT INTO projects (id, user_id, product_name, brand_name) VALUES ($1, $2, 'Lamp', 'Lumina')`, [id, userId]);
  return id;
}
