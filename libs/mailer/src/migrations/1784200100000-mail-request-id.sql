-- up
-- The request that caused the mail; null when nothing but a schedule did, and for mails of the previous version.
ALTER TABLE mail_outbox ADD COLUMN request_id text;

-- down
ALTER TABLE mail_outbox DROP COLUMN request_id;
