DROP TABLE audit_events;
DROP FUNCTION refuse_audit_change;
ALTER TABLE sessions DROP COLUMN confirmed_generation;
