-- up
-- Whose question it was, so that an account takes its answers along when it goes. What was remembered without one is forgotten.
TRUNCATE ai_cache;
ALTER TABLE ai_cache ADD COLUMN account text NOT NULL;
CREATE INDEX ai_cache_account_idx ON ai_cache (account);

-- down
DROP INDEX ai_cache_account_idx;
ALTER TABLE ai_cache DROP COLUMN account;
