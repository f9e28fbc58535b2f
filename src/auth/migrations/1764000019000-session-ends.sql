-- up
-- Whatever ends a session announces it with its commit, so that every process closes what the session has open. The topic is that of
-- libs/platform/src/security/session-watch.ts, the channel that of libs/platform/src/events/signals.ts.
CREATE FUNCTION user_sessions_announce_end() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('catalyst', 'session.ended ' || OLD.id);
  RETURN NULL;
END $$;

CREATE TRIGGER user_sessions_announce_revoked AFTER UPDATE OF revoked_at ON user_sessions
  FOR EACH ROW WHEN (OLD.revoked_at IS NULL AND NEW.revoked_at IS NOT NULL) EXECUTE FUNCTION user_sessions_announce_end();

CREATE TRIGGER user_sessions_announce_deleted AFTER DELETE ON user_sessions
  FOR EACH ROW WHEN (OLD.revoked_at IS NULL AND OLD.expires_at > now()) EXECUTE FUNCTION user_sessions_announce_end();

CREATE FUNCTION users_announce_deactivated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('catalyst', 'session.ended ' || id) FROM user_sessions
    WHERE user_id = NEW.id AND revoked_at IS NULL AND expires_at > now();
  RETURN NULL;
END $$;

CREATE TRIGGER users_announce_deactivated AFTER UPDATE OF is_active ON users
  FOR EACH ROW WHEN (OLD.is_active AND NOT NEW.is_active) EXECUTE FUNCTION users_announce_deactivated();

-- down
DROP TRIGGER users_announce_deactivated ON users;
DROP FUNCTION users_announce_deactivated();
DROP TRIGGER user_sessions_announce_deleted ON user_sessions;
DROP TRIGGER user_sessions_announce_revoked ON user_sessions;
DROP FUNCTION user_sessions_announce_end();
