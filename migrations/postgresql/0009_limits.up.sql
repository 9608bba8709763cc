-- What is counted for an account, whether there is one or not. An account is a keyed hash of its
-- address. Rows go when they no longer count.
CREATE TABLE limit_failures (
    kind TEXT NOT NULL,                   -- 'password', 'code'
    account TEXT NOT NULL,
    device TEXT NOT NULL,                 -- a known one has a count of its own; '' for all others
    failures BIGINT NOT NULL,             -- in a row
    last_at BIGINT NOT NULL,
    PRIMARY KEY (kind, account, device)
);

CREATE INDEX limit_failures_age ON limit_failures (kind, last_at);

CREATE TABLE limit_arrivals (
    kind TEXT NOT NULL,                   -- of mail
    account TEXT NOT NULL,
    rate BIGINT NOT NULL,                 -- which of the kind's
    next_at BIGINT NOT NULL,              -- the theoretical arrival time of GCRA
    PRIMARY KEY (kind, account, rate)
);

CREATE INDEX limit_arrivals_age ON limit_arrivals (next_at);

DROP TABLE recovery_codes; -- codes of ten minutes: asked for again

CREATE TABLE recovery_codes (
    email_key TEXT NOT NULL,              -- known or unknown alike
    flow TEXT NOT NULL,                   -- of the browser that asked; '' where codes are not bound
    user_id BIGINT REFERENCES users (id) ON DELETE CASCADE, -- null: of an unknown address
    code_mac TEXT NOT NULL,               -- keyed: the table alone does not give the code away
    attempts BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    verified_at BIGINT,
    consumed_at BIGINT,
    PRIMARY KEY (email_key, flow)
);

CREATE INDEX recovery_codes_expiry ON recovery_codes (expires_at);
CREATE INDEX recovery_codes_user ON recovery_codes (user_id);

-- Null until the first sign-in. Recovery codes asked for before it are void.
ALTER TABLE users ADD COLUMN signed_in_at BIGINT;
