-- up
-- The span that started a run, in the form of W3C's traceparent: its jobs are parts of the same trace.
ALTER TABLE runs ADD COLUMN traceparent text;

-- down
ALTER TABLE runs DROP COLUMN traceparent;
