DROP INDEX outbox_topic;
ALTER TABLE outbox DROP COLUMN topic;

DROP TABLE recovery_codes;

CREATE TABLE recovery_codes (
    email_key TEXT PRIMARY KEY,
    code_mac TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    verified_at BIGINT,
    consumed_at BIGINT
);

CREATE INDEX recovery_codes_expiry ON recovery_codes (expires_at);

ALTER TABLE users DROP COLUMN credentials_changed_at;
