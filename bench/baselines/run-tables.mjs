// What both baselines of the runs record: a run, its seven jobs in the shape of the campaign, and the four assets they make.
export const TABLES = (prefix) => `
  CREATE TABLE ${prefix}_runs (id uuid PRIMARY KEY, status text NOT NULL, jobs_open integer NOT NULL, created_at timestamptz NOT NULL,
    completed_at timestamptz);
  CREATE TABLE ${prefix}_jobs (id uuid PRIMARY KEY, run_id uuid NOT NULL, name text NOT NULL, status text NOT NULL, input jsonb, output jsonb,
    started_at timestamptz, completed_at timestamptz);
  CREATE INDEX ON ${prefix}_jobs (run_id);
  CREATE TABLE ${prefix}_assets (id uuid PRIMARY KEY, run_id uuid NOT NULL, job_id uuid NOT NULL, title text NOT NULL, content text NOT NULL);
  CREATE TABLE ${prefix}_events (run_id uuid NOT NULL, seq integer NOT NULL, job_id uuid, type text NOT NULL, data jsonb NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(), PRIMARY KEY (run_id, seq))`;

const LAST = ['post', 'ad', 'article', 'script'];
/** What each job needs; the last four make assets. */
export const NEEDS = {
  look: [],
  search: ['look'],
  think: ['look', 'search'],
  ...Object.fromEntries(LAST.map((name) => [name, ['think']])),
};
export const MAKES = new Set(LAST);
/** Who may start once a job is done. */
export const NEXT = { look: ['search'], search: ['think'], think: LAST };
export const TEXT = 'A lamp with a steel arm that bends where the light is wanted and stays there. '.repeat(8);
