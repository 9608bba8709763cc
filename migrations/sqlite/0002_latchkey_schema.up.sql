-- Times are UTC milliseconds since 1970. Those of the Flask service are taken as UTC here; what
-- adopts its database has turned them from its zone before. Folded keys of addresses and names are
-- written by the program, which knows Unicode: lower() stands in until it has passed over the rows.
CREATE TABLE users (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- an id is never used twice
    email TEXT NOT NULL,                  -- as its owner spells it; mail goes there
    email_key TEXT NOT NULL UNIQUE,       -- case-folded: one account an address
    full_name TEXT NOT NULL,
    name_key TEXT NOT NULL,               -- case-folded, for searching
    company TEXT,
    password_hash TEXT NOT NULL,          -- PHC string
    role TEXT NOT NULL DEFAULT 'user' CHECK (role IN ('user', 'admin')),
    disabled_at BIGINT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);

CREATE INDEX users_name_key ON users (name_key, id);
CREATE INDEX users_admins ON users (role) WHERE role = 'admin';

INSERT INTO users (id, email, email_key, full_name, name_key, company, password_hash, created_at, updated_at)
SELECT id, email, lower(email), full_name, lower(full_name), company, password,
       CAST(coalesce(strftime('%s', created_at), 0) AS INTEGER) * 1000,
       CAST(coalesce(strftime('%s', updated_at), strftime('%s', created_at), 0) AS INTEGER) * 1000
FROM "user";

DROP TABLE "user";
DROP TABLE password_reset_tokens; -- ten-minute codes in clear text: asked for again

CREATE TABLE sessions (
    id TEXT PRIMARY KEY,                  -- 128 random bits, base64url
    user_id BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    generation BIGINT NOT NULL,           -- of the refresh token that counts
    user_agent TEXT NOT NULL,             -- browser family and platform
    address TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    refreshed_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,           -- never moves
    revoked_at BIGINT
) WITHOUT ROWID;

CREATE INDEX sessions_user ON sessions (user_id);
CREATE INDEX sessions_expiry ON sessions (expires_at);

CREATE TABLE recovery_codes (
    email_key TEXT PRIMARY KEY,           -- one open code an address, known or unknown alike
    code_mac TEXT NOT NULL,               -- keyed: the table alone does not give the code away
    attempts BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    verified_at BIGINT,
    consumed_at BIGINT
) WITHOUT ROWID;

CREATE INDEX recovery_codes_expiry ON recovery_codes (expires_at);

CREATE TABLE outbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    recipient TEXT NOT NULL,
    sealed_message TEXT NOT NULL,         -- encrypted: it may hold a code
    attempts BIGINT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL,
    next_attempt_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);

CREATE INDEX outbox_due ON outbox (next_attempt_at);

CREATE TABLE signing_keys (
    id TEXT PRIMARY KEY,                  -- JWK thumbprint, the token's kid
    algorithm TEXT NOT NULL,
    sealed_private_key TEXT NOT NULL,     -- encrypted under SECRET_KEY
    created_at BIGINT NOT NULL
) WITHOUT ROWID;
