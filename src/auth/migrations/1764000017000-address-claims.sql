-- up
-- Claims that an address belongs to an account, until a mailed code proves them: registrations that wait for it, and changes of address.
-- A registration keeps its own password and profile here, so that the proof of one registration gives nothing to another.
CREATE TABLE address_claims (
  id uuid NOT NULL,
  user_id uuid NOT NULL,
  kind text NOT NULL,
  email text NOT NULL,
  password_hash text,
  username text,
  full_name text,
  company_name text,
  -- A keyed hash of the network it was made from.
  origin bytea,
  -- Set when the mail is written.
  code_hmac bytea,
  token_hash bytea,
  code_expires_at timestamptz,
  -- Guesses at the code from other networks, and from its own.
  attempts integer NOT NULL DEFAULT 0,
  own_attempts integer NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL,
  CONSTRAINT address_claims_pkey PRIMARY KEY (id),
  CONSTRAINT address_claims_token_hash_key UNIQUE (token_hash),
  CONSTRAINT address_claims_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
  CONSTRAINT address_claims_kind_check CHECK (kind IN ('registration', 'email_change')),
  CONSTRAINT address_claims_password_check CHECK ((kind = 'registration') = (password_hash IS NOT NULL)),
  CONSTRAINT address_claims_attempts_check CHECK (attempts >= 0 AND own_attempts >= 0)
);
CREATE INDEX address_claims_user_id_idx ON address_claims (user_id);
CREATE INDEX address_claims_email_idx ON address_claims (email);
CREATE INDEX address_claims_created_at_idx ON address_claims (created_at);

-- down
DROP TABLE address_claims;
