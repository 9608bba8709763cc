-- The schema of the Flask service, as its Alembic revision 2311cdc78e46 left it.
CREATE TABLE "user" (
    id SERIAL PRIMARY KEY,
    full_name VARCHAR(100) NOT NULL,
    company VARCHAR(150),
    password VARCHAR(100) NOT NULL,
    email VARCHAR(120) NOT NULL UNIQUE,
    created_at TIMESTAMP,
    updated_at TIMESTAMP
);

CREATE TABLE password_reset_tokens (
    id SERIAL PRIMARY KEY,
    email VARCHAR(255) NOT NULL,
    otp VARCHAR(6) NOT NULL,
    is_verified BOOLEAN,
    created_at TIMESTAMP,
    expires_at TIMESTAMP NOT NULL
);

CREATE INDEX ix_password_reset_tokens_email ON password_reset_tokens (email);
