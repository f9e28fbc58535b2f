-- up
-- Old events are deleted every quarter of an hour.
CREATE INDEX audit_events_at_idx ON audit_events (at);

-- down
DROP INDEX audit_events_at_idx;
