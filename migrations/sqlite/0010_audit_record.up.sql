-- Who, what, whom, from where. No references: the record outlives accounts and sessions.
CREATE TABLE audit_record (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at BIGINT NOT NULL,
    event TEXT NOT NULL,
    actor TEXT NOT NULL,                  -- user, operator, server or anonymous
    actor_id BIGINT,
    actor_session_id TEXT,                -- in which the actor did it
    user_id BIGINT,                       -- whom it happened to
    session_id TEXT,                      -- which session it happened to
    facts TEXT NOT NULL,                  -- name=value, separated by spaces
    address TEXT NOT NULL,                -- of the client whose request it was; empty without one
    user_agent TEXT NOT NULL,             -- its browser's family and platform
    request_id TEXT NOT NULL
);

INSERT INTO audit_record
SELECT id, at, event, 'anonymous', NULL, NULL, user_id, session_id, '', address, '', ''
FROM audit_events
ORDER BY id;

DROP TABLE audit_events;
ALTER TABLE audit_record RENAME TO audit_events;

CREATE INDEX audit_events_user ON audit_events (user_id, id);

CREATE TRIGGER audit_events_stay BEFORE UPDATE ON audit_events
BEGIN
    SELECT RAISE(ABORT, 'the audit record is only added to');
END;
