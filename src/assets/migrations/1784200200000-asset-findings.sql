-- up
-- What was set right in an asset, and what in it is less good than asked for.
ALTER TABLE assets ADD COLUMN findings jsonb NOT NULL DEFAULT '[]';
ALTER TABLE asset_versions ADD COLUMN findings jsonb NOT NULL DEFAULT '[]';

-- down
ALTER TABLE asset_versions DROP COLUMN findings;
ALTER TABLE assets DROP COLUMN findings;
