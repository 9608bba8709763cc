DROP TABLE recovery_codes;

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

ALTER TABLE users DROP COLUMN signed_in_at;
DROP TABLE limit_arrivals;
DROP TABLE limit_failures;
