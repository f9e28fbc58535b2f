-- up
CREATE TABLE runs (
  id uuid NOT NULL,
  user_id uuid NOT NULL,
  project_id uuid,
  pipeline text NOT NULL,
  only_agent text NOT NULL DEFAULT '',
  status text NOT NULL DEFAULT 'pending',
  input jsonb NOT NULL,
  options jsonb NOT NULL DEFAULT '{}',
  given jsonb NOT NULL DEFAULT '{}',
  jobs_total integer NOT NULL,
  jobs_open integer NOT NULL,
  jobs_completed integer NOT NULL DEFAULT 0,
  jobs_failed integer NOT NULL DEFAULT 0,
  jobs_cancelled integer NOT NULL DEFAULT 0,
  assets_made integer NOT NULL DEFAULT 0,
  last_seq integer NOT NULL DEFAULT 0,
  request_id text,
  created_at timestamptz NOT NULL DEFAULT now(),
  started_at timestamptz,
  completed_at timestamptz,
  CONSTRAINT runs_pkey PRIMARY KEY (id),
  CONSTRAINT runs_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
  CONSTRAINT runs_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects (id) ON DELETE CASCADE,
  CONSTRAINT runs_status_check CHECK (status IN ('pending', 'running', 'completed', 'partial', 'failed', 'cancelled')),
  CONSTRAINT runs_jobs_check CHECK (jobs_open >= 0 AND jobs_open + jobs_completed + jobs_failed + jobs_cancelled = jobs_total)
) WITH (fillfactor = 80);
-- One run at a time per project; making a single asset anew counts per agent.
CREATE UNIQUE INDEX runs_active_key ON runs (project_id, only_agent) WHERE status IN ('pending', 'running');
CREATE INDEX runs_user_id_id_idx ON runs (user_id, id DESC);
CREATE INDEX runs_project_id_id_idx ON runs (project_id, id DESC);

CREATE TABLE jobs (
  id uuid NOT NULL,
  run_id uuid NOT NULL,
  user_id uuid NOT NULL,
  project_id uuid,
  agent text NOT NULL,
  job_type text NOT NULL,
  lane text NOT NULL,
  produces text,
  needs text[] NOT NULL,
  open_needs integer NOT NULL,
  status text NOT NULL DEFAULT 'pending',
  attempt integer NOT NULL DEFAULT 0,
  max_attempts integer NOT NULL,
  fence integer NOT NULL DEFAULT 0,
  dispatch_no integer NOT NULL DEFAULT 0,
  dispatched_at timestamptz,
  next_run_at timestamptz NOT NULL DEFAULT now(),
  lease_until timestamptz,
  deadline_at timestamptz,
  input_payload jsonb,
  output_payload jsonb,
  error_code text,
  error_message text,
  provider text,
  model text,
  usage jsonb,
  created_at timestamptz NOT NULL DEFAULT now(),
  started_at timestamptz,
  completed_at timestamptz,
  CONSTRAINT jobs_pkey PRIMARY KEY (id),
  CONSTRAINT jobs_run_id_agent_key UNIQUE (run_id, agent),
  CONSTRAINT jobs_run_id_fkey FOREIGN KEY (run_id) REFERENCES runs (id) ON DELETE CASCADE,
  CONSTRAINT jobs_status_check CHECK (status IN ('pending', 'running', 'completed', 'failed', 'timeout', 'cancelled')),
  CONSTRAINT jobs_lease_check CHECK ((status = 'running') = (lease_until IS NOT NULL)),
  CONSTRAINT jobs_needs_check CHECK (open_needs >= 0 AND attempt >= 0 AND (status = 'pending' OR status = 'cancelled' OR open_needs = 0))
) WITH (fillfactor = 70);
CREATE INDEX jobs_user_id_id_idx ON jobs (user_id, id DESC);
CREATE INDEX jobs_project_id_id_idx ON jobs (project_id, id DESC);
-- What the dispatcher asks for: ready work by user, and what is handed over or running.
CREATE INDEX jobs_ready_idx ON jobs (lane, user_id, next_run_at) WHERE status = 'pending' AND open_needs = 0 AND dispatched_at IS NULL;
CREATE INDEX jobs_in_flight_idx ON jobs (lane, user_id) WHERE dispatched_at IS NOT NULL;
-- What the reconciler asks for: leases and deadlines that have passed.
CREATE INDEX jobs_lease_until_idx ON jobs (lease_until) WHERE status = 'running';
CREATE INDEX jobs_deadline_at_idx ON jobs (deadline_at) WHERE status IN ('pending', 'running') AND deadline_at IS NOT NULL;
-- What an operator asks for: dead jobs.
CREATE INDEX jobs_dead_idx ON jobs (id DESC) WHERE status IN ('failed', 'timeout');

CREATE TABLE job_events (
  run_id uuid NOT NULL,
  seq integer NOT NULL,
  job_id uuid,
  type text NOT NULL,
  data jsonb NOT NULL,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT job_events_pkey PRIMARY KEY (run_id, seq),
  CONSTRAINT job_events_run_id_fkey FOREIGN KEY (run_id) REFERENCES runs (id) ON DELETE CASCADE
);

CREATE TABLE model_answers (
  job_id uuid NOT NULL,
  input_hash text NOT NULL,
  answer jsonb NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT model_answers_pkey PRIMARY KEY (job_id, input_hash),
  CONSTRAINT model_answers_job_id_fkey FOREIGN KEY (job_id) REFERENCES jobs (id) ON DELETE CASCADE
);

-- The last word on the states of a job: whatever the program does, only these edges exist, a completed job never changes,
-- and a fence never goes back.
CREATE FUNCTION jobs_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.status = 'completed' THEN
    RAISE EXCEPTION 'job % is completed and does not change', OLD.id USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NEW.fence < OLD.fence THEN
    RAISE EXCEPTION 'the fence of job % goes back', OLD.id USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF (OLD.status, NEW.status) NOT IN (
    ('pending', 'running'), ('pending', 'timeout'), ('pending', 'cancelled'),
    ('running', 'pending'), ('running', 'completed'), ('running', 'failed'), ('running', 'timeout'), ('running', 'cancelled'),
    ('failed', 'pending'), ('timeout', 'pending'), ('cancelled', 'pending')
  ) THEN
    RAISE EXCEPTION 'job % cannot go from % to %', OLD.id, OLD.status, NEW.status USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NEW.status = 'running' AND NEW.fence = OLD.fence THEN
    RAISE EXCEPTION 'job % starts without a new fence', OLD.id USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER jobs_guard BEFORE UPDATE ON jobs FOR EACH ROW
  WHEN (OLD.status = 'completed' OR OLD.status <> NEW.status OR NEW.fence < OLD.fence)
  EXECUTE FUNCTION jobs_guard();

-- down
DROP TABLE model_answers;
DROP TABLE job_events;
DROP TABLE jobs;
DROP TABLE runs;
DROP FUNCTION jobs_guard();
