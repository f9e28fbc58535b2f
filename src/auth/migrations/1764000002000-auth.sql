-- up
-- Signing keys by their random id. The proof opens with the key it belongs to; the key itself is never stored.
CREATE TABLE signing_keys (
  kid text NOT NULL,
  proof bytea NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT signing_keys_pkey PRIMARY KEY (kid)
);

-- The session row is the truth of every token: refresh tokens are made from its key and counter, access tokens name it.
CREATE TABLE user_sessions (
  id uuid NOT NULL,
  user_id uuid NOT NULL,
  sealed_key bytea NOT NULL,
  counter bigint NOT NULL DEFAULT 0,
  transport text NOT NULL,
  ip text,
  user_agent text,
  created_at timestamptz NOT NULL,
  refreshed_at timestamptz NOT NULL,
  rotated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  expires_at timestamptz NOT NULL,
  revoked_at timestamptz,
  revoke_reason text,
  CONSTRAINT user_sessions_pkey PRIMARY KEY (id),
  CONSTRAINT user_sessions_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
  CONSTRAINT user_sessions_transport_check CHECK (transport IN ('body', 'cookie'))
);
CREATE INDEX user_sessions_user_id_id_idx ON user_sessions (user_id, id DESC);
CREATE INDEX user_sessions_expires_at_idx ON user_sessions (expires_at);

-- One mailed code with its link token; redeeming either uses up both.
CREATE TABLE one_time_codes (
  id uuid NOT NULL,
  user_id uuid NOT NULL,
  purpose text NOT NULL,
  email text NOT NULL,
  code_hmac bytea NOT NULL,
  token_hash bytea NOT NULL,
  attempts integer NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  consumed_at timestamptz,
  CONSTRAINT one_time_codes_pkey PRIMARY KEY (id),
  CONSTRAINT one_time_codes_token_hash_key UNIQUE (token_hash),
  CONSTRAINT one_time_codes_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
  CONSTRAINT one_time_codes_purpose_check CHECK (purpose IN ('password_reset', 'email_verification')),
  CONSTRAINT one_time_codes_attempts_check CHECK (attempts >= 0)
);
CREATE UNIQUE INDEX one_time_codes_live_key ON one_time_codes (user_id, purpose) WHERE consumed_at IS NULL;
CREATE INDEX one_time_codes_expires_at_idx ON one_time_codes (expires_at);

-- What may be tried only so often: guesses and mails, by a keyed hash of whom they concern.
CREATE TABLE attempt_budgets (
  kind text NOT NULL,
  subject bytea NOT NULL,
  used integer NOT NULL,
  resets_at timestamptz NOT NULL,
  CONSTRAINT attempt_budgets_pkey PRIMARY KEY (kind, subject),
  CONSTRAINT attempt_budgets_used_check CHECK (used >= 0)
);
CREATE INDEX attempt_budgets_resets_at_idx ON attempt_budgets (resets_at);

CREATE TABLE service_clients (
  id uuid NOT NULL,
  name text NOT NULL,
  scopes text[] NOT NULL,
  secret_hash bytea NOT NULL,
  -- The secret before a rotation, for as long as it still works.
  previous_secret_hash bytea,
  previous_secret_until timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  last_used_at timestamptz,
  revoked_at timestamptz,
  CONSTRAINT service_clients_pkey PRIMARY KEY (id),
  CONSTRAINT service_clients_name_key UNIQUE (name)
);

-- No foreign key: the event outlives the account, and then its user_id names nobody.
CREATE TABLE audit_events (
  id uuid NOT NULL,
  at timestamptz NOT NULL DEFAULT now(),
  event text NOT NULL,
  outcome text NOT NULL,
  user_id uuid,
  client_id uuid,
  session_id uuid,
  ip text,
  request_id text,
  details jsonb NOT NULL DEFAULT '{}',
  CONSTRAINT audit_events_pkey PRIMARY KEY (id),
  CONSTRAINT audit_events_outcome_check CHECK (outcome IN ('success', 'failure'))
);
CREATE INDEX audit_events_user_id_id_idx ON audit_events (user_id, id DESC);

-- down
DROP TABLE audit_events;
DROP TABLE service_clients;
DROP TABLE attempt_budgets;
DROP TABLE one_time_codes;
DROP TABLE user_sessions;
DROP TABLE signing_keys;
