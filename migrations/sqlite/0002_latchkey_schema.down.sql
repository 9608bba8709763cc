-- Sessions, open codes, waiting mail and keys have no place in the Flask service's schema and end.
CREATE TABLE "user" (
    id INTEGER NOT NULL PRIMARY KEY,
    full_name VARCHAR(100) NOT NULL,
    company VARCHAR(150),
    password VARCHAR(100) NOT NULL,
    email VARCHAR(120) NOT NULL UNIQUE,
    created_at DATETIME,
    updated_at DATETIME
);

INSERT INTO "user" (id, full_name, company, password, email, created_at, updated_at)
SELECT id, full_name, company, password_hash, email,
       strftime('%Y-%m-%d %H:%M:%S.000000', created_at / 1000, 'unixepoch'),
       strftime('%Y-%m-%d %H:%M:%S.000000', updated_at / 1000, 'unixepoch')
FROM users;

CREATE TABLE password_reset_tokens (
    id INTEGER NOT NULL PRIMARY KEY,
    email VARCHAR(255) NOT NULL,
    otp VARCHAR(6) NOT NULL,
    is_verified BOOLEAN,
    created_at DATETIME,
    expires_at DATETIME NOT NULL
);

CREATE INDEX ix_password_reset_tokens_email ON password_reset_tokens (email);

DROP TABLE signing_keys;
DROP TABLE outbox;
DROP TABLE recovery_codes;
DROP TABLE sessions;
DROP TABLE users;
