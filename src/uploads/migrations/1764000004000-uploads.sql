-- up
CREATE TABLE uploads (
  id uuid NOT NULL,
  user_id uuid NOT NULL,
  -- The project it was uploaded to; with the project it goes.
  project_id uuid,
  -- reserved: holds a slot of the quota while the photo is processed; stored: its objects exist.
  status text NOT NULL DEFAULT 'reserved',
  -- Of the bytes that were sent, in hex: the same photo twice is one upload.
  sha256 text NOT NULL,
  reserved_until timestamptz,
  format text,
  width integer,
  height integer,
  bytes integer,
  thumbnail_bytes integer,
  dominant_color text,
  placeholder text,
  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT uploads_pkey PRIMARY KEY (id),
  CONSTRAINT uploads_user_id_sha256_key UNIQUE (user_id, sha256),
  CONSTRAINT uploads_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
  CONSTRAINT uploads_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects (id) ON DELETE SET NULL,
  CONSTRAINT uploads_status_check CHECK (
    (status = 'reserved' AND reserved_until IS NOT NULL)
    OR (status = 'stored' AND num_nulls(format, width, height, bytes, thumbnail_bytes, dominant_color, placeholder) = 0)
  )
);
CREATE INDEX uploads_user_id_id_idx ON uploads (user_id, id DESC) WHERE status = 'stored';
CREATE INDEX uploads_project_id_idx ON uploads (project_id) WHERE project_id IS NOT NULL;
CREATE INDEX uploads_reserved_until_idx ON uploads (reserved_until) WHERE status = 'reserved';

-- down
DROP TABLE uploads;
