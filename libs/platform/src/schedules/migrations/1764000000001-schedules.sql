-- up
CREATE TABLE schedules (
  name text NOT NULL,
  last_run_at timestamptz NOT NULL,
  CONSTRAINT schedules_pkey PRIMARY KEY (name)
);

-- down
DROP TABLE schedules;
