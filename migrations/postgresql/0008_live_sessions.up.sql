-- Whoever signs in often leaves many sessions that are over: what asks for the live ones passes none
-- of those.
CREATE INDEX sessions_live ON sessions (user_id) WHERE revoked_at IS NULL;
