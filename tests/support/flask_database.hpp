#pragma once

// The Flask service's database, as its Alembic left it in both.

#include "storage/connection.hpp"
#include "support/test_database.hpp"

#include <string>

namespace latchkey::testing {

inline constexpr const char* flask_schema_on_sqlite = R"(
CREATE TABLE alembic_version (
    version_num VARCHAR(32) NOT NULL,
    CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO alembic_version VALUES ('2311cdc78e46');
CREATE TABLE user (
    id INTEGER NOT NULL,
    full_name VARCHAR(100) NOT NULL,
    company VARCHAR(150),
    password VARCHAR(100) NOT NULL,
    email VARCHAR(120) NOT NULL,
    created_at DATETIME,
    updated_at DATETIME,
    PRIMARY KEY (id),
    UNIQUE (email)
);
CREATE TABLE password_reset_tokens (
    id INTEGER NOT NULL,
    email VARCHAR(255) NOT NULL,
    otp VARCHAR(6) NOT NULL,
    is_verified BOOLEAN,
    created_at DATETIME,
    expires_at DATETIME NOT NULL,
    PRIMARY KEY (id)
);
CREATE INDEX ix_password_reset_tokens_email ON password_reset_tokens (email);
)";

inline constexpr const char* flask_schema_on_postgresql = R"(
DROP SCHEMA public CASCADE;
CREATE SCHEMA public;
CREATE TABLE alembic_version (
    version_num VARCHAR(32) NOT NULL,
    CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO alembic_version VALUES ('2311cdc78e46');
CREATE TABLE "user" (
    id SERIAL NOT NULL,
    full_name VARCHAR(100) NOT NULL,
    company VARCHAR(150),
    password VARCHAR(100) NOT NULL,
    email VARCHAR(120) NOT NULL,
    created_at TIMESTAMP WITHOUT TIME ZONE,
    updated_at TIMESTAMP WITHOUT TIME ZONE,
    PRIMARY KEY (id),
    UNIQUE (email)
);
CREATE TABLE password_reset_tokens (
    id SERIAL NOT NULL,
    email VARCHAR(255) NOT NULL,
    otp VARCHAR(6) NOT NULL,
    is_verified BOOLEAN,
    created_at TIMESTAMP WITHOUT TIME ZONE,
    expires_at TIMESTAMP WITHOUT TIME ZONE NOT NULL,
    PRIMARY KEY (id)
);
CREATE INDEX ix_password_reset_tokens_email ON password_reset_tokens (email);
)";

/// Without a row. What a PostgreSQL database held before goes.
inline void make_flask_database(storage::Connection& connection) {
    connection.run_script(
        DatabasePlace::is_postgresql() ? flask_schema_on_postgresql : flask_schema_on_sqlite
    );
}

/// bcrypt with four rounds of two, of "Gr\u00fc\u00dfe, Ada & 42".
inline constexpr const char* flask_hash =
    "$2b$04$hSsDyUXP1FWF9XjMEWyL7OkWeGbDd1BmrQm.AFqqG6EVhUUj9ajju";

} // namespace latchkey::testing
