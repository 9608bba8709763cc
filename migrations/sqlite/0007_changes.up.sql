-- What others have to hear of at once, by whomever it was done: a server that keeps event streams
-- open reads on from the last one it has seen. Only the newest are kept.
CREATE TABLE changes (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- never used twice, so a gap is seen
    user_id BIGINT NOT NULL               -- of the account, or of the session's
);

CREATE TRIGGER changes_of_sessions AFTER UPDATE OF revoked_at ON sessions
WHEN OLD.revoked_at IS NULL AND NEW.revoked_at IS NOT NULL
BEGIN
    INSERT INTO changes (user_id) VALUES (NEW.user_id);
END;

CREATE TRIGGER changes_of_users AFTER UPDATE OF email, full_name, role, disabled_at ON users
WHEN (OLD.email, OLD.full_name, OLD.role) <> (NEW.email, NEW.full_name, NEW.role)
    OR OLD.disabled_at IS NOT NEW.disabled_at
BEGIN
    INSERT INTO changes (user_id) VALUES (NEW.id);
END;

CREATE TRIGGER changes_by_deletion AFTER DELETE ON users
BEGIN
    INSERT INTO changes (user_id) VALUES (OLD.id);
END;
