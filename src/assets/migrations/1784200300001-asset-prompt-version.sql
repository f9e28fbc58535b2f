-- up
-- Which prompt an asset came from; null when no model wrote it.
ALTER TABLE assets ADD COLUMN prompt_version text;
ALTER TABLE asset_versions ADD COLUMN prompt_version text;

-- down
ALTER TABLE asset_versions DROP COLUMN prompt_version;
ALTER TABLE assets DROP COLUMN prompt_version;
