-- up
-- How many projects a user has. Holds a lock until the transaction ends: of several inserts that ask at once, each counts those before it.
CREATE FUNCTION projects_of(owner uuid) RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('projects ' || owner, 0));
  RETURN (SELECT count(*) FROM projects WHERE user_id = owner);
END $$;

-- down
DROP FUNCTION projects_of(uuid);
