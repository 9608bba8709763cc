#pragma once

// DATABASE_URL, SMTP_URL, PUBLIC_URL. A URL with a user or a password in it is never quoted.

#include "config/refusal.hpp"
#include "config/settings.hpp"

#include <string>
#include <string_view>

namespace latchkey::config {

/// SQLAlchemy's spellings. `sqlite:///relative.db`, `sqlite:////absolute.db`, also with a driver
/// (`sqlite+pysqlite`): the path as it stands, no escapes undone. Refused: databases in memory,
/// since each thread would have its own, and anything after a `?`. `postgres://`, `postgresql://`
/// with or without a driver: the URL as `postgresql://…`, not looked into.
Checked<DatabaseUrl> parse_database_url(std::string_view text);

/// `smtp://host:587` or `smtps://host:465`; the port is added when it is missing.
Checked<std::string> parse_smtp_url(std::string_view text);

/// An http or https URL without user, path, query or fragment, as an Origin header would name it:
/// lower case, without the scheme's own port. A slash at the end is dropped.
Checked<std::string> parse_public_url(std::string_view text);

} // namespace latchkey::config
