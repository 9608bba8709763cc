DROP TABLE audit_events;
ALTER TABLE sessions DROP COLUMN confirmed_generation;
