-- Versions before know ES256 only, and take the newest key: one that signs already.
DELETE FROM signing_keys WHERE algorithm <> 'ES256' OR active_from > CAST(extract(epoch FROM now()) AS BIGINT) * 1000;

ALTER TABLE signing_keys DROP COLUMN active_from;
