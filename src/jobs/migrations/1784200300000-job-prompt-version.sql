-- up
-- Which prompt a job's answer came from; null when no model was asked.
ALTER TABLE jobs ADD COLUMN prompt_version text;

-- down
ALTER TABLE jobs DROP COLUMN prompt_version;
