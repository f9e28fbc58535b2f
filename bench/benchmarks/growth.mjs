import pg from 'pg';

import { AssetsRepository } from '../../dist/src/assets/catalog/assets.repository.js';
import { SessionsRepository } from '../../dist/src/auth/sessions/sessions.repository.js';
import { ClaimRepository } from '../../dist/src/jobs/store/claim.repository.js';
import { DispatchRepository } from '../../dist/src/jobs/store/dispatch.repository.js';
import { EventRepository } from '../../dist/src/jobs/store/event.repository.js';
import { FinishRepository } from '../../dist/src/jobs/store/finish.repository.js';
import { ReadRepository } from '../../dist/src/jobs/store/read.repository.js';
import { SweepRepository } from '../../dist/src/jobs/store/sweep.repository.js';
import { ProjectsRepository } from '../../dist/src/projects/projects.repository.js';
import { idOf, KINDS, OPEN_WORK, SIZES, statements } from '../harness/growth-data.mjs';
import { planOf, Probe } from '../harness/probe.mjs';
import { most } from '../harness/report.mjs';
import { median, round } from '../harness/stats.mjs';

export const title = 'every hot query with a million jobs, 250,000 assets and 100,000 users and projects, against nearly empty tables';
export const long = true;

const TURNS = 40;
const WARM_UP = 8;
/** Tables of which no hot query may read every row. */
const LARGE = new Set([
  'users',
  'user_sessions',
  'projects',
  'runs',
  'jobs',
  'job_events',
  'assets',
  'asset_versions',
  'idempotency_keys',
  'audit_events',
]);

const { user, session, project, run: runKind, job, asset, open } = KINDS;
const OWNER = idOf(user, 1);
const DONE = { id: idOf(open, 2), fence: 1, output: { text: 'done' }, provider: 'offline', model: 'rules', usage: null };
const complete = (db) => new FinishRepository(db).complete([DONE]);

/** The measured queries; `size` is that of the tables. Each one runs through the repository of the program. */
const QUERIES = {
  'session check': (db, size) => new SessionsRepository(db).authenticate(idOf(session, Math.ceil(size.sessions / 2))),
  'projects, first page': (db) => new ProjectsRepository(db).pageOwned(OWNER, {}, undefined, 21),
  'projects, deep page': (db) => new ProjectsRepository(db).pageOwned(OWNER, {}, idOf(project, 30), 21),
  'runs of a user, first page': (db) => new ReadRepository(db).pageRunsOfUser(OWNER, {}, undefined, 11),
  'runs of a user, deep page': (db) => new ReadRepository(db).pageRunsOfUser(OWNER, {}, idOf(runKind, 25), 11),
  'runs of a project': (db) => new ReadRepository(db).pageRuns(idOf(project, 3), undefined, 2),
  'jobs, first page': (db) => new ReadRepository(db).pageJobs(OWNER, {}, undefined, 21),
  'jobs, deep page': (db) => new ReadRepository(db).pageJobs(OWNER, {}, idOf(job, 90), 21),
  'jobs of a run': (db) => new ReadRepository(db).jobsOf(idOf(runKind, 10)),
  'assets, first page': (db) => new AssetsRepository(db).pageOwned(OWNER, {}, undefined, 21),
  'assets, deep page': (db) => new AssetsRepository(db).pageOwned(OWNER, {}, idOf(asset, 30), 21),
  'events of a run': (db) => new EventRepository(db).after(idOf(runKind, 10), 0, 100),
  'active runs of a project': (db) => new EventRepository(db).activeRuns([idOf(project, 3)]),
  'photo in use': (db) => new ReadRepository(db).uploadInUse(OWNER, idOf(asset, 1)),
  'photo shown elsewhere': (db) => new ProjectsRepository(db).imagesShownElsewhere([idOf(asset, 9)], idOf(project, 1)),
  dispatch: (db) => new DispatchRepository(db).pick('llm', 20),
  'dispatch, lost dispatches': (db) => new DispatchRepository(db).unclaimed(30),
  claim: (db) => new ClaimRepository(db).claim([idOf(open, 4)], 60, 1_800),
  'lease renewal': (db) => new ClaimRepository(db).renew([{ id: idOf(open, 2), fence: 1 }], 60),
  complete,
  'after churn: dispatch': (db) => new DispatchRepository(db).pick('llm', 20),
  'after churn: lost dispatches': (db) => new DispatchRepository(db).unclaimed(30),
  'after churn: complete': complete,
  'clean-up, leases': (db) => new SweepRepository(db).expiredLeases(),
  'clean-up, deadlines': (db) => new SweepRepository(db).pastDeadline(),
  'clean-up, sessions': (db) => new SessionsRepository(db).deleteOld(),
  'clean-up, audit events': (db) => db.execute("DELETE FROM audit_events WHERE at < now() - interval '365 days'"),
  'clean-up, idempotency keys': (db) => db.execute('DELETE FROM idempotency_keys WHERE expires_at < now()'),
};

/** Fills a database; foreign keys are not looked up for rows that are made to fit. */
async function fill(client, name, say) {
  const from = performance.now();
  await client.query(`SET session_replication_role = replica`);
  for (const sql of Object.values(statements(SIZES[name]))) await client.query(sql);
  await client.query(OPEN_WORK);
  await client.query(`RESET session_replication_role`);
  await client.query('VACUUM ANALYZE');
  say(`${name}: filled in ${((performance.now() - from) / 1_000).toFixed(0)} s`);
}

/** What a day of work leaves in the indexes of jobs until the next vacuum: entries of jobs that were dispatched, ran and ended. */
async function churn({ client }) {
  await client.query(`SET session_replication_role = replica`);
  const some = `id <= '${idOf(job, 100_000)}'`;
  await client.query(
    `UPDATE jobs SET dispatched_at = now(), status = 'running', lease_until = now() WHERE status = 'completed' AND ${some}`,
  );
  await client.query(`UPDATE jobs SET dispatched_at = NULL, status = 'completed', lease_until = NULL WHERE status = 'running' AND ${some}`);
  await client.query(`RESET session_replication_role`);
}

/** Milliseconds of one query, which leaves nothing behind. */
async function timed({ client, size }, work) {
  const probe = new Probe(client);
  await client.query('BEGIN');
  const from = performance.now();
  await work(probe, size);
  const ms = performance.now() - from;
  await client.query('ROLLBACK');
  return { ms, ran: probe.ran };
}

async function explain({ client }, { text, params }) {
  const { rows } = await client.query({ text: `EXPLAIN (FORMAT JSON) ${text}`, values: params });
  return planOf(rows);
}

export async function run({ ground, say }) {
  const places = {};
  try {
    for (const name of Object.keys(SIZES)) {
      const { env } = await ground.site();
      const client = new pg.Client({ connectionString: env.DATABASE_URL });
      await client.connect();
      places[name] = { client, size: SIZES[name] };
      await fill(client, name, say);
    }
    return await compare(places, say);
  } finally {
    for (const { client } of Object.values(places)) await client.end();
  }
}

async function compare(places, say) {
  const figures = {};
  const bars = [];
  const plans = {};
  for (const [name, work] of Object.entries(QUERIES)) {
    if (name === 'after churn: dispatch') await churn(places.grown);
    const seen = { small: [], grown: [] };
    let ran;
    for (let turn = 0; turn < WARM_UP + TURNS; turn++) {
      for (const place of ['small', 'grown']) {
        const result = await timed(places[place], work);
        if (turn >= WARM_UP) seen[place].push(result.ms);
        ran = result.ran;
      }
    }
    plans[name] = await explain(places.grown, ran.at(-1));
    const [small, grown] = [median(seen.small), median(seen.grown)];
    figures[name] = { small_ms: small, grown_ms: grown, ratio: grown / small };
    bars.push(most(`${name}, of nearly empty`, grown / small, 1.3));
    const whole = plans[name].scans.filter((table) => LARGE.has(table));
    if (whole.length > 0) bars.push({ what: `${name} reads all of ${whole.join(', ')}`, value: whole.length, bar: '0', met: false });
    say(`${name}: ${round(small)} → ${round(grown)} ms by ${plans[name].indexes.join(', ') || 'no index'}`);
  }
  const size = await places.grown.client.query('SELECT pg_size_pretty(pg_database_size(current_database())) AS size');
  return { figures, bars, plans, notes: [`the grown database holds ${size.rows[0].size}`] };
}
