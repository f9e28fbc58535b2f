-- up
-- What a run's assets belong to: its project, or the first run of its kind when there is no project.
ALTER TABLE runs ADD COLUMN series uuid;
UPDATE runs SET series = coalesce(project_id, id);
ALTER TABLE runs ALTER COLUMN series SET NOT NULL;
DROP INDEX runs_active_key;
CREATE UNIQUE INDEX runs_active_key ON runs (series, only_agent) WHERE status IN ('pending', 'running');

-- down
DROP INDEX runs_active_key;
CREATE UNIQUE INDEX runs_active_key ON runs (project_id, only_agent) WHERE status IN ('pending', 'running');
ALTER TABLE runs DROP COLUMN series;
