const QUESTIONS = {
  runs: `SELECT count(*)::integer AS n FROM runs`,
  finished: `SELECT count(*)::integer AS n FROM runs WHERE status IN ('completed', 'partial', 'failed', 'cancelled')`,
  completed: `SELECT count(*)::integer AS n FROM runs WHERE status = 'completed'`,
  jobs: `SELECT count(*)::integer AS n FROM jobs`,
  // Calls that had to be paid: every answer that went into a completed job, once.
  calls: `SELECT coalesce(sum((usage ->> 'calls')::integer), 0)::integer AS n FROM jobs WHERE status = 'completed'`,
  // A job is lost when it has not ended, or ended because workers died under it.
  lost: `SELECT count(*)::integer AS n FROM jobs WHERE status IN ('pending', 'running') OR error_code = 'worker_lost'`,
  stuck: `SELECT count(*)::integer AS n FROM jobs WHERE status = 'running'`,
  doubled: `SELECT count(*)::integer AS n FROM (SELECT job_id, slot FROM asset_versions WHERE slot IS NOT NULL GROUP BY 1, 2 HAVING count(*) > 1) d`,
  missing: `SELECT count(*)::integer AS n FROM jobs j WHERE produces IS NOT NULL AND status = 'completed'
    AND NOT EXISTS (SELECT 1 FROM asset_versions v WHERE v.job_id = j.id AND v.slot = j.produces)`,
  gaps: `SELECT count(*)::integer AS n FROM (SELECT run_id FROM job_events GROUP BY run_id HAVING max(seq) <> count(*)) g`,
};

/** What the tables say about a test. */
export async function figures(client) {
  const found = {};
  for (const [name, sql] of Object.entries(QUESTIONS)) found[name] = (await client.query(sql)).rows[0].n;
  const { rows } = await client.query(
    `SELECT status, error_code, count(*)::integer AS n FROM jobs WHERE status <> 'completed' GROUP BY 1, 2 ORDER BY 3 DESC LIMIT 10`,
  );
  return { ...found, failures: rows };
}
