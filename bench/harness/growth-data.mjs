// Rows of a service that has been in use for a long time, generated inside the database. Ids are time-ordered, as in production.
const id = (kind, n) => `('019a${kind}-0000-7000-8000-' || lpad(to_hex(${n}), 12, '0'))::uuid`;

/** How much there is. The first user owns all projects. `small` fills one page of every list and nothing more. */
export const SIZES = {
  small: { users: 60, projects: 60, runs: 30, sessions: 60 },
  grown: { users: 100_000, projects: 100_000, runs: 142_858, sessions: 100_000 },
};
const AGENTS = ['look', 'search', 'think', 'post', 'ad', 'article', 'script'];
const MAKERS = AGENTS.slice(3);
const ASSETS_PER_RUN = 1.75;

export const idOf = (kind, n) => `019a${kind}-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;
export const KINDS = { user: '0001', session: '0002', project: '0003', run: '0004', job: '0005', asset: '0006', open: '0007' };

/** The statements that fill a migrated database; each is one table. */
export function statements({ users, projects, runs, sessions }) {
  const { user, session, project, run, job, asset } = KINDS;
  const jobs = runs * AGENTS.length;
  const assets = Math.round(runs * ASSETS_PER_RUN);
  const agent = `(ARRAY['${AGENTS.join("','")}'])[1 + n % ${AGENTS.length}]`;
  const maker = `(ARRAY['${MAKERS.join("','")}'])[1 + n % ${MAKERS.length}]`;
  // Every second run is of the first user, over all projects; the others have no project and belong to everybody in turn.
  const owner = (n) => `CASE WHEN ${n} % 2 = 0 THEN ${id(user, 1)} ELSE ${id(user, `1 + ${n} % ${users}`)} END`;
  const place = (n) => `CASE WHEN ${n} % 2 = 0 THEN ${id(project, `1 + ${n} % ${projects}`)} END`;
  const then = (n, all) => `now() - (${all} - ${n}) * interval '90 days' / ${all}`;
  const row = (n) => `generate_series(1, ${n}) AS n`;
  return {
    users: `INSERT INTO users (id, email, password_hash, created_at)
      SELECT ${id(user, 'n')}, 'user' || n || '@example.com', 'x', ${then('n', users)} FROM ${row(users)}`,
    user_sessions: `INSERT INTO user_sessions (id, user_id, sealed_key, transport, created_at, refreshed_at, expires_at)
      SELECT ${id(session, 'n')}, ${id(user, `1 + n % ${users}`)}, '\\x00', 'body', ${then('n', sessions)}, ${then('n', sessions)}, now() + interval '7 days'
      FROM ${row(sessions)}`,
    projects: `INSERT INTO projects (id, user_id, product_name, brand_name, description, image_id, status, created_at)
      SELECT ${id(project, 'n')}, ${id(user, 1)}, 'Lamp ' || n, 'Lumina', repeat('A lamp with a steel arm. ', 8), ${id(asset, 'n')}, 'completed', ${then('n', projects)}
      FROM ${row(projects)}`,
    runs: `INSERT INTO runs (id, user_id, project_id, series, pipeline, status, input, jobs_total, jobs_open, jobs_completed, assets_made, last_seq, created_at, completed_at)
      SELECT ${id(run, 'n')}, ${owner('n')}, ${place('n')}, coalesce(${place('n')}, ${id(run, 'n')}), 'campaign', 'completed', '{"product_name":"Lamp"}', 7, 0, 7, 4, 16, ${then('n', runs)}, ${then('n', runs)}
      FROM ${row(runs)}`,
    jobs: `INSERT INTO jobs (id, run_id, user_id, project_id, agent, job_type, lane, needs, open_needs, status, attempt, max_attempts, fence, dispatch_no,
        input_payload, output_payload, provider, model, created_at, started_at, completed_at)
      SELECT ${id(job, 'n')}, ${id(run, `1 + (n - 1) / 7`)}, ${owner('(1 + (n - 1) / 7)')}, ${place('(1 + (n - 1) / 7)')}, ${agent}, 'content_generation',
        'llm', '{}', 0, 'completed', 1, 3, 1, 1, '{"input":{"product_name":"Lamp"}}', jsonb_build_object('text', repeat('A lamp with a steel arm. ', 8)),
        'offline', 'rules', ${then('n', jobs)}, ${then('n', jobs)}, ${then('n', jobs)} FROM ${row(jobs)}`,
    job_events: `INSERT INTO job_events (run_id, seq, type, data)
      SELECT ${id(run, `1 + (n - 1) / 4`)}, 1 + (n - 1) % 4, 'job.completed', '{"status":"completed"}' FROM ${row(runs * 4)}`,
    assets: `INSERT INTO assets (id, user_id, project_id, series, run_id, job_id, asset_type, title, content, data, created_at)
      SELECT ${id(asset, 'n')}, ${id(user, 1)}, ${id(project, `1 + n % ${projects}`)}, ${id(project, `1 + n % ${projects}`)}, ${id(run, `1 + n % ${runs}`)},
        ${id(job, 'n')}, 'type_' || n, 'Lamp', repeat('A lamp with a steel arm. ', 8), '{}', ${then('n', assets)} FROM ${row(assets)}`,
    asset_versions: `INSERT INTO asset_versions (asset_id, version, run_id, job_id, slot, title, content, data, origin)
      SELECT id, 1, run_id, job_id, ${maker.replaceAll('n %', '1 %')}, title, content, data, 'generated' FROM assets`,
    idempotency_keys: `INSERT INTO idempotency_keys (scope, key, body_hash, expires_at)
      SELECT 'runs', n::text, '\\x00', now() + interval '1 day' FROM ${row(users)}`,
    audit_events: `INSERT INTO audit_events (id, at, event, outcome, user_id)
      SELECT ${id(session, 'n')}, ${then('n', users)}, 'login', 'success', ${id(user, `1 + n % ${users}`)} FROM ${row(users)}`,
  };
}

/** Work that is under way, the same in every size: runs with a first job that waits, and one that is running. */
export const OPEN_WORK = `
  INSERT INTO runs (id, series, user_id, pipeline, status, input, jobs_total, jobs_open, last_seq)
  SELECT ${id(KINDS.open, 'n')}, ${id(KINDS.open, 'n')}, ${id(KINDS.user, 'n')}, 'campaign', 'running', '{}', 2, 2, 1 FROM generate_series(1, 40) AS n;
  INSERT INTO jobs (id, run_id, user_id, agent, job_type, lane, needs, open_needs, max_attempts)
  SELECT ${id(KINDS.open, 'n * 2')}, ${id(KINDS.open, 'n')}, ${id(KINDS.user, 'n')}, 'look', 'vision', 'llm', '{}', 0, 3 FROM generate_series(1, 40) AS n;
  INSERT INTO jobs (id, run_id, user_id, agent, job_type, lane, needs, open_needs, max_attempts)
  SELECT ${id(KINDS.open, 'n * 2 + 1')}, ${id(KINDS.open, 'n')}, ${id(KINDS.user, 'n')}, 'think', 'think', 'llm', '{look}', 1, 3 FROM generate_series(1, 40) AS n;
  UPDATE jobs SET status = 'running', fence = 1, attempt = 1, dispatched_at = now(), lease_until = now() + interval '1 hour'
  WHERE id = ${id(KINDS.open, 2)}`;
