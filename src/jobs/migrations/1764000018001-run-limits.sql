-- up
CREATE INDEX runs_user_id_active_idx ON runs (user_id) WHERE status IN ('pending', 'running');
-- How many runs a user has: counting them at each start would take longer the more there are.
CREATE TABLE run_counts (
  user_id uuid NOT NULL,
  stored integer NOT NULL,
  CONSTRAINT run_counts_pkey PRIMARY KEY (user_id),
  CONSTRAINT run_counts_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);
CREATE FUNCTION run_counts_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO run_counts AS c (user_id, stored) SELECT user_id, count(*) FROM changed GROUP BY user_id ORDER BY user_id
    ON CONFLICT (user_id) DO UPDATE SET stored = c.stored + excluded.stored;
  ELSE
    UPDATE run_counts c SET stored = c.stored - gone.n
    FROM (SELECT user_id, count(*) AS n FROM changed GROUP BY user_id) gone WHERE c.user_id = gone.user_id;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER run_counts_inserted AFTER INSERT ON runs REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION run_counts_keep();
CREATE TRIGGER run_counts_deleted AFTER DELETE ON runs REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION run_counts_keep();
-- Nobody writes runs between the triggers and the end of this migration: creating them locks the table.
INSERT INTO run_counts (user_id, stored) SELECT user_id, count(*) FROM runs GROUP BY user_id;
-- How many runs a user has that have not ended, counted up to the limit, and in all. A limit of 0 is none.
-- Exact for starts that ask at once, through a lock that is held until the transaction ends. Far from both limits the lock is shared and starts
-- do not wait for each other: each holds a connection and starts one run, so those that are not counted yet are fewer than `max_connections`.
-- Nearer to a limit the lock is exclusive: it waits for all of those, and each start counts the one before it.
CREATE FUNCTION runs_of(owner uuid, max_active integer, max_stored integer, OUT active integer, OUT stored integer) LANGUAGE plpgsql AS $$
DECLARE
  name bigint := hashtextextended('runs ' || owner, 0);
  uncounted integer := current_setting('max_connections');
BEGIN
  BEGIN
    PERFORM pg_advisory_xact_lock_shared(name);
    SELECT * INTO active, stored FROM runs_counted(owner, max_active);
    IF (max_active = 0 OR active + uncounted < max_active) AND (max_stored = 0 OR stored + uncounted < max_stored) THEN
      RETURN;
    END IF;
    -- Ends the inner block as if it had not been, which is the only way to give the shared lock back.
    RAISE SQLSTATE 'CA001';
  EXCEPTION WHEN SQLSTATE 'CA001' THEN
    NULL;
  END;
  PERFORM pg_advisory_xact_lock(name);
  SELECT * INTO active, stored FROM runs_counted(owner, max_active);
END $$;
CREATE FUNCTION runs_counted(owner uuid, max_active integer, OUT active integer, OUT stored integer) LANGUAGE plpgsql AS $$
BEGIN
  SELECT count(*) INTO active
    FROM (SELECT FROM runs r WHERE r.user_id = owner AND r.status IN ('pending', 'running') LIMIT max_active) counted;
  stored := coalesce((SELECT c.stored FROM run_counts c WHERE c.user_id = owner), 0);
END $$;

-- down
DROP FUNCTION runs_of(uuid, integer, integer);
DROP FUNCTION runs_counted(uuid, integer);
DROP TRIGGER run_counts_deleted ON runs;
DROP TRIGGER run_counts_inserted ON runs;
DROP FUNCTION run_counts_keep();
DROP TABLE run_counts;
DROP INDEX runs_user_id_active_idx;
