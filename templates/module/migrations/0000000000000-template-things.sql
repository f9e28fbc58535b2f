-- up
CREATE TABLE template_things (
  id uuid NOT NULL,
  user_id uuid NOT NULL,
  title text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT template_things_pkey PRIMARY KEY (id),
  CONSTRAINT template_things_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);
CREATE INDEX template_things_user_id_id_idx ON template_things (user_id, id DESC);

-- down
DROP TABLE template_things;
