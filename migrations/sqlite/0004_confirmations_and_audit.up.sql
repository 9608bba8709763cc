-- The newest generation whose tokens were presented: until that is the current one, the one before
-- it may be a retry whose answer was lost.
ALTER TABLE sessions ADD COLUMN confirmed_generation BIGINT NOT NULL DEFAULT 0;

CREATE TABLE audit_events (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at BIGINT NOT NULL,
    event TEXT NOT NULL,
    user_id BIGINT NOT NULL,              -- no reference: the record outlives the account
    session_id TEXT NOT NULL,
    address TEXT NOT NULL                 -- of the client whose request it was
);

CREATE INDEX audit_events_user ON audit_events (user_id, id);

CREATE TRIGGER audit_events_stay BEFORE UPDATE ON audit_events
BEGIN
    SELECT RAISE(ABORT, 'the audit record is only added to');
END;
