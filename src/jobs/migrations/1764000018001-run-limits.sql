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
-- How many runs a user has that have not ended, counted up to a number, and in all. Holds a lock until the transaction ends: of several starts
-- that ask at once, each counts those before it.
CREATE FUNCTION runs_of(owner uuid, active_up_to integer, OUT active integer, OUT stored integer) LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('runs ' || owner, 0));
  SELECT count(*) INTO active
    FROM (SELECT FROM runs r WHERE r.user_id = owner AND r.status IN ('pending', 'running') LIMIT active_up_to) counted;
  stored := coalesce((SELECT c.stored FROM run_counts c WHERE c.user_id = owner), 0);
END $$;

-- down
DROP FUNCTION runs_of(uuid, integer);
DROP TRIGGER run_counts_deleted ON runs;
DROP TRIGGER run_counts_inserted ON runs;
DROP FUNCTION run_counts_keep();
DROP TABLE run_counts;
DROP INDEX runs_user_id_active_idx;
