-- up
-- Who shows a photo is asked whenever one is deleted.
CREATE INDEX projects_image_id_idx ON projects (image_id) WHERE image_id IS NOT NULL;

-- down
DROP INDEX projects_image_id_idx;
