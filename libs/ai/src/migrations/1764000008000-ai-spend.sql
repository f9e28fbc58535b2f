-- up
-- Calls to models under a budget: what was reserved before, and what it cost after. `account` is a digest of whose budget it is.
CREATE TABLE ai_spend (
  id uuid NOT NULL,
  account text NOT NULL,
  run_id uuid NOT NULL,
  model text NOT NULL,
  reserved_usd numeric NOT NULL,
  cost_usd numeric,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT ai_spend_pkey PRIMARY KEY (id)
);
CREATE INDEX ai_spend_account_created_at_idx ON ai_spend (account, created_at);
CREATE INDEX ai_spend_run_id_idx ON ai_spend (run_id);

CREATE TABLE ai_cache (
  key text NOT NULL,
  answer jsonb NOT NULL,
  expires_at timestamptz NOT NULL,
  CONSTRAINT ai_cache_pkey PRIMARY KEY (key)
);
CREATE INDEX ai_cache_expires_at_idx ON ai_cache (expires_at);

-- down
DROP TABLE ai_cache;
DROP TABLE ai_spend;
