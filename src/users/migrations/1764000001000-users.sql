-- up
CREATE TABLE users (
  id uuid NOT NULL,
  -- Canonical: NFKC, lower case.
  email text NOT NULL,
  -- As its owner writes it, and canonical.
  username text,
  username_canonical text,
  full_name text,
  company_name text,
  password_hash text NOT NULL,
  is_active boolean NOT NULL DEFAULT true,
  email_verified boolean NOT NULL DEFAULT false,
  files_uploaded integer NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  last_login timestamptz,
  CONSTRAINT users_pkey PRIMARY KEY (id),
  CONSTRAINT users_email_key UNIQUE (email),
  CONSTRAINT users_username_key UNIQUE (username_canonical),
  CONSTRAINT users_email_check CHECK (email = lower(email) AND position('@' in email) > 1),
  -- A username holds no @, so it can never be another account's address.
  CONSTRAINT users_username_check CHECK (username_canonical ~ '^[a-z0-9._-]{3,50}$' AND username_canonical = lower(username)),
  CONSTRAINT users_files_uploaded_check CHECK (files_uploaded >= 0)
);

-- down
DROP TABLE users;
