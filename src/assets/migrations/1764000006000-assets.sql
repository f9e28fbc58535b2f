-- up
-- One row per piece of a project (or of a run without project), showing its newest version; `series` is the project or the run.
CREATE TABLE assets (
  id uuid NOT NULL,
  user_id uuid NOT NULL,
  project_id uuid,
  series uuid NOT NULL,
  run_id uuid NOT NULL,
  job_id uuid NOT NULL,
  asset_type text NOT NULL,
  title text NOT NULL,
  content text NOT NULL,
  data jsonb NOT NULL,
  version integer NOT NULL DEFAULT 1,
  provider text,
  model text,
  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT assets_pkey PRIMARY KEY (id),
  CONSTRAINT assets_series_asset_type_key UNIQUE (series, asset_type),
  CONSTRAINT assets_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
  CONSTRAINT assets_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects (id) ON DELETE CASCADE
);
CREATE INDEX assets_project_id_id_idx ON assets (project_id, id DESC);
CREATE INDEX assets_user_id_id_idx ON assets (user_id, id DESC);
CREATE INDEX assets_run_id_idx ON assets (run_id);

CREATE TABLE asset_versions (
  asset_id uuid NOT NULL,
  version integer NOT NULL,
  run_id uuid NOT NULL,
  job_id uuid NOT NULL,
  slot text,
  title text NOT NULL,
  content text NOT NULL,
  data jsonb NOT NULL,
  provider text,
  model text,
  origin text NOT NULL,
  note text,
  created_by uuid,
  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT asset_versions_pkey PRIMARY KEY (asset_id, version),
  CONSTRAINT asset_versions_asset_id_fkey FOREIGN KEY (asset_id) REFERENCES assets (id) ON DELETE CASCADE,
  -- A job makes one asset per slot, however often it is delivered; versions made by people have no slot.
  CONSTRAINT asset_versions_job_id_slot_key UNIQUE (job_id, slot),
  CONSTRAINT asset_versions_origin_check CHECK (origin IN ('generated', 'regenerated', 'edited', 'restored'))
);

CREATE TABLE asset_files (
  job_id uuid NOT NULL,
  name text NOT NULL,
  object_key text NOT NULL,
  media_type text NOT NULL,
  bytes bigint NOT NULL,
  sha256 text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT asset_files_pkey PRIMARY KEY (job_id, name)
);

-- down
DROP TABLE asset_files;
DROP TABLE asset_versions;
DROP TABLE assets;
