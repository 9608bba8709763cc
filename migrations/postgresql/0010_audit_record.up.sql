-- Who, what, whom, from where, each row chained to the one before: src/audit/entry.hpp. No
-- references: the record outlives accounts and sessions.
CREATE TABLE audit_record (
    id BIGINT PRIMARY KEY,                -- one more than the row before
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
    request_id TEXT NOT NULL,
    previous_hash TEXT NOT NULL,
    hash TEXT NOT NULL
);

INSERT INTO audit_record
SELECT id, at, event, 'anonymous', NULL, NULL, user_id, session_id, '', address, '', '', '', ''
FROM audit_events;

DROP TABLE audit_events;
ALTER TABLE audit_record RENAME TO audit_events;

CREATE INDEX audit_events_user ON audit_events (user_id, id);
CREATE INDEX audit_events_actor ON audit_events (actor_id, id);

-- Both ends, signed by the server: rows that are missing at either are missed. Rows from before
-- this version were not chained, and nothing proves them: the chain begins behind them.
CREATE TABLE audit_head (
    place INTEGER PRIMARY KEY CHECK (place = 1), -- there is one row
    last_id BIGINT NOT NULL,
    hash TEXT NOT NULL,                   -- of that row
    dropped_id BIGINT NOT NULL,           -- rows up to this one may go
    dropped_hash TEXT NOT NULL,
    dropped_at BIGINT NOT NULL,
    mac TEXT NOT NULL
);

INSERT INTO audit_head
SELECT 1, coalesce(max(id), 0), '', coalesce(max(id), 0), '', 0, '' FROM audit_events;

CREATE TRIGGER audit_events_stay BEFORE UPDATE ON audit_events
FOR EACH ROW EXECUTE FUNCTION refuse_audit_change();

CREATE FUNCTION keep_audit_events() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.id > (SELECT dropped_id FROM audit_head) THEN
        RAISE EXCEPTION 'the audit record is only added to';
    END IF;
    RETURN OLD;
END
$$;

CREATE TRIGGER audit_events_are_kept BEFORE DELETE ON audit_events
FOR EACH ROW EXECUTE FUNCTION keep_audit_events();

CREATE TRIGGER audit_events_are_not_emptied BEFORE TRUNCATE ON audit_events
EXECUTE FUNCTION refuse_audit_change();

CREATE TRIGGER audit_head_goes_on BEFORE UPDATE ON audit_head
FOR EACH ROW WHEN (NEW.last_id < OLD.last_id OR NEW.dropped_id < OLD.dropped_id OR NEW.dropped_id > NEW.last_id)
EXECUTE FUNCTION refuse_audit_change();

CREATE TRIGGER audit_head_stays BEFORE DELETE ON audit_head
FOR EACH ROW EXECUTE FUNCTION refuse_audit_change();
