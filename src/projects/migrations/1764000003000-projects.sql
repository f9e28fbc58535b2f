-- up
CREATE TABLE projects (
  id uuid NOT NULL,
  user_id uuid NOT NULL,
  product_name text NOT NULL,
  brand_name text NOT NULL,
  price text,
  description text,
  audience text,
  tone text,
  language text,
  image_id uuid,
  status text NOT NULL DEFAULT 'draft',
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT projects_pkey PRIMARY KEY (id),
  CONSTRAINT projects_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
  CONSTRAINT projects_status_check CHECK (status IN ('draft', 'ready', 'running', 'completed', 'failed'))
);
CREATE INDEX projects_user_id_id_idx ON projects (user_id, id DESC);

-- down
DROP TABLE projects;
