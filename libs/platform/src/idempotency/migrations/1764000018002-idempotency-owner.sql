-- up
-- Whose keys are counted; empty for keys that are not.
ALTER TABLE idempotency_keys ADD COLUMN owner text;
CREATE INDEX idempotency_keys_owner_idx ON idempotency_keys (owner) WHERE owner IS NOT NULL;
-- How many keys of an owner are kept. Holds a lock until the transaction ends: of several that ask at once, each counts those before it.
CREATE FUNCTION idempotency_keys_of(whose text) RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('idempotency keys ' || whose, 0));
  RETURN (SELECT count(*) FROM idempotency_keys WHERE owner = whose AND expires_at >= now());
END $$;

-- down
DROP FUNCTION idempotency_keys_of(text);
ALTER TABLE idempotency_keys DROP COLUMN owner;
