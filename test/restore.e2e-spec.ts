import { Client } from 'pg';

import { createTestDatabase, eventually, photo } from '#testing';
import type { TestDatabase } from '#testing';

import { Programs, startOwnRedis } from './engine/program.js';
import type { OwnRedis } from './engine/program.js';

interface JobRow {
  id: string;
  status: string;
  attempt: number;
  completed_at: string | null;
}

let lost: TestDatabase;
let restored: TestDatabase;
let redis: OwnRedis[];
let programs: Programs;

beforeAll(async () => {
  [lost, restored] = await Promise.all([createTestDatabase(), createTestDatabase()]);
  redis = await Promise.all([startOwnRedis(), startOwnRedis()]);
  programs = new Programs(lost, { LANE_LOCAL_CONCURRENCY: '2', LANE_LLM_CONCURRENCY: '1', LANE_VISION_CONCURRENCY: '1' });
});
afterAll(async () => {
  await programs.close();
  await Promise.all(redis.map((server) => server.stop()));
  await Promise.all([lost.close(), restored.close()]);
});

/** What pg_dump and pg_restore do, for both may be older than the server here: every row of one moment, loaded before triggers look. */
async function restoreInto(target: TestDatabase, source: TestDatabase): Promise<void> {
  const [from, into] = [new Client({ connectionString: source.url }), new Client({ connectionString: target.url })];
  await Promise.all([from.connect(), into.connect()]);
  await from.query('BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY');
  const { rows: tables } = await from.query<{ name: string }>(
    `SELECT quote_ident(tablename) AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1`,
  );
  await into.query(`SET session_replication_role = replica; TRUNCATE ${tables.map(({ name }) => name).join(', ')}`);
  for (const { name } of tables) {
    const { rows } = await from.query<{ rows: string }>(`SELECT coalesce(jsonb_agg(to_jsonb(t)), '[]')::text AS rows FROM ${name} t`);
    await into.query(`INSERT INTO ${name} SELECT * FROM jsonb_populate_recordset(NULL::${name}, $1::jsonb)`, [rows[0]?.rows]);
  }
  await Promise.all([from.end(), into.end()]);
}

const jobs = (database: TestDatabase) => database.query<JobRow>('SELECT id, status, attempt, completed_at::text FROM jobs ORDER BY id');
const count = (rows: JobRow[], status: string): number => rows.filter((row) => row.status === status).length;

it('a backup taken under load, restored beside an empty Redis, goes on with every run and repeats nothing that was done', async () => {
  const before = await programs.start({ REDIS_URL: redis[0]?.url ?? '' });
  const { access_token: token, email, password } = await before.client.register();
  const { body: project } = await before.client.post('/api/projects', { product_name: 'Mug', brand_name: 'B' }, token);
  await before.client.upload(token, await photo(), { project_id: project.id });
  const starts = [
    before.client.post(`/api/projects/${project.id}/runs`, {}, token),
    ...Array.from({ length: 8 }, () => before.client.post('/api/runs', { pipeline: 'slow', input: { ms: 1_500 } }, token)),
  ];
  const runs = (await Promise.all(starts)).map(({ status, body }) => (expect(status).toBe(202), body.id as string));
  await eventually(async () => {
    const now = await jobs(lost);
    return count(now, 'completed') >= 3 && count(now, 'running') >= 2 && count(now, 'pending') >= 4;
  });

  await restoreInto(restored, lost);
  before.signal('SIGKILL');
  await before.exited;
  const saved = await jobs(restored);
  expect(count(saved, 'running')).toBeGreaterThan(0);
  expect(count(saved, 'pending')).toBeGreaterThan(0);

  const after = await programs.start({ DATABASE_URL: restored.url, REDIS_URL: redis[1]?.url ?? '' });
  for (const run of runs) await eventually(async () => (await after.client.get(`/api/runs/${run}`, token)).body.status === 'completed');

  const now = new Map((await jobs(restored)).map((row) => [row.id, row]));
  for (const done of saved.filter(({ status }) => status === 'completed')) expect(now.get(done.id)).toEqual(done);
  // Who was at work when the backup was made has used up one try; nobody has used up more.
  for (const { id, status } of saved) expect([status, now.get(id)?.attempt]).toEqual([status, status === 'running' ? 2 : 1]);
  const doubled = await restored.query('SELECT job_id FROM asset_versions GROUP BY job_id, slot HAVING count(*) > 1');
  const gaps = await restored.query('SELECT run_id FROM job_events GROUP BY run_id HAVING max(seq) <> count(*)');
  expect({ doubled, gaps }).toEqual({ doubled: [], gaps: [] });
  expect((await after.client.post('/api/auth/login', { email, password })).status).toBe(200);
});
