-- When the password or the address last changed: a recovery code asked for before that is void.
ALTER TABLE users ADD COLUMN credentials_changed_at BIGINT NOT NULL DEFAULT 0;

DROP TABLE recovery_codes; -- codes of ten minutes: asked for again

CREATE TABLE recovery_codes (
    email_key TEXT PRIMARY KEY,           -- one open code an address, known or unknown alike
    user_id BIGINT REFERENCES users (id) ON DELETE CASCADE, -- null: of an unknown address
    code_mac TEXT NOT NULL,               -- keyed: the table alone does not give the code away
    attempts BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    verified_at BIGINT,
    consumed_at BIGINT
);

CREATE INDEX recovery_codes_expiry ON recovery_codes (expires_at);
CREATE INDEX recovery_codes_user ON recovery_codes (user_id);

-- What a mail is about, so that a newer one takes the place of one that still waits.
ALTER TABLE outbox ADD COLUMN topic TEXT NOT NULL DEFAULT '';
CREATE INDEX outbox_topic ON outbox (recipient, topic);
