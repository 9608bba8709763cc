-- Sessions, open codes, waiting mail and keys have no place in the Flask service's schema and end.
CREATE TABLE "user" (
    id SERIAL PRIMARY KEY,
    full_name VARCHAR(100) NOT NULL,
    company VARCHAR(150),
    password VARCHAR(100) NOT NULL,
    email VARCHAR(120) NOT NULL UNIQUE,
    created_at TIMESTAMP,
    updated_at TIMESTAMP
);

INSERT INTO "user" (id, full_name, company, password, email, created_at, updated_at)
SELECT id, full_name, company, password_hash, email,
       to_timestamp(created_at / 1000) AT TIME ZONE 'UTC',
       to_timestamp(updated_at / 1000) AT TIME ZONE 'UTC'
FROM users;

SELECT setval(pg_get_serial_sequence('"user"', 'id'), max(id)) FROM "user" HAVING max(id) > 0;

CREATE TABLE password_reset_tokens (
    id SERIAL PRIMARY KEY,
    email VARCHAR(255) NOT NULL,
    otp VARCHAR(6) NOT NULL,
    is_verified BOOLEAN,
    created_at TIMESTAMP,
    expires_at TIMESTAMP NOT NULL
);

CREATE INDEX ix_password_reset_tokens_email ON password_reset_tokens (email);

DROP TABLE signing_keys;
DROP TABLE write_marks;
DROP TABLE outbox;
DROP TABLE recovery_codes;
DROP TABLE sessions;
DROP TABLE users;
