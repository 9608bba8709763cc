-- A key signs from that moment until the next one does. Until now there was one, active at once.
ALTER TABLE signing_keys ADD COLUMN active_from BIGINT NOT NULL DEFAULT 0;

UPDATE signing_keys SET active_from = created_at;
