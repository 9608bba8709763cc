#include "config/urls.hpp"

#include "base/unicode.hpp"
#include "config/display.hpp"
#include "config/host.hpp"
#include "config/url_parts.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace latchkey::config {

namespace {

constexpr std::string_view sqlite_example = "write a path such as sqlite:///latchkey.db";

/// `rest` is what follows "sqlite:".
Checked<DatabaseUrl> parse_sqlite(std::string_view text, std::string_view rest) {
    if (rest == "//" || rest == "///" || rest == "///:memory:" || rest == "//:memory:") {
        return refuse(
            in_quotes(text) + " is a database in memory, of which every thread would have its own",
            "write the path of a file such as sqlite:///latchkey.db"
        );
    }
    if (!rest.starts_with("///")) {
        const std::size_t path = rest.find_first_not_of('/');
        const std::string file(path == std::string_view::npos ? "latchkey.db" : rest.substr(path));
        return may_hold_secret(text)
                   ? refuse("names a host, and SQLite has none", std::string(sqlite_example))
                   : refuse(
                         in_quotes(text) + " does not have three slashes before its path",
                         "write sqlite:///" + escape_controls(file) +
                             " for a relative path, sqlite:////" + escape_controls(file) +
                             " for an absolute one"
                     );
    }
    const std::string_view path = rest.substr(3);
    if (path.find('?') != std::string_view::npos || path.starts_with("file:")) {
        return refuse(
            "has options, and SQLite is given none from outside", std::string(sqlite_example)
        );
    }
    if (path.ends_with('/') || !is_valid_utf8(path) || contains_control(path)) {
        return refuse(
            in_quotes(text) + " does not end in the name of a file", std::string(sqlite_example)
        );
    }
    return DatabaseUrl{DatabaseUrl::Kind::sqlite, std::string(path)};
}

Checked<std::string>
check_server_url(const UrlParts& parts, std::string_view text, const char* example) {
    const std::string remedy = std::string("write a URL such as ") + example;
    if (parts.has_user) {
        return refuse("holds a user or a password", remedy);
    }
    if (!is_url_host(parts.host)) {
        return refuse(in_quotes(text) + " names a host that cannot exist", remedy);
    }
    if ((!parts.path.empty() && parts.path != "/") || parts.has_query_or_fragment) {
        return refuse(in_quotes(text) + " has something after the host and the port", remedy);
    }
    return std::string();
}

} // namespace

Checked<DatabaseUrl> parse_database_url(std::string_view text) {
    const std::size_t colon = text.find(':');
    const std::string_view scheme = text.substr(0, colon);
    const std::string_view rest = colon == std::string_view::npos ? "" : text.substr(colon + 1);
    const std::string_view dialect = scheme.substr(0, scheme.find('+'));
    const std::string_view driver = scheme.substr(std::min(dialect.size(), scheme.size()));
    if (dialect == "sqlite" &&
        (driver.empty() || driver == "+pysqlite" || driver == "+aiosqlite")) {
        return parse_sqlite(text, rest);
    }
    if ((dialect == "postgresql" || dialect == "postgres") && rest.starts_with("//")) {
        return DatabaseUrl{DatabaseUrl::Kind::postgresql, "postgresql:" + std::string(rest)};
    }
    return refuse(
        in_quotes(text) + " is not a database Latchkey can use",
        "write a URL such as sqlite:///latchkey.db"
    );
}

Checked<std::string> parse_smtp_url(std::string_view text) {
    constexpr const char* example = "smtp://smtp.example.com:587 or smtps://smtp.example.com:465";
    const auto parts = split_url(text);
    if (!parts || (parts->scheme != "smtp" && parts->scheme != "smtps")) {
        return refuse(
            in_quotes(text) + " is not the URL of a mail server",
            std::string("write a URL such as ") + example
        );
    }
    if (parts->has_user) {
        return refuse(
            "holds a user or a password",
            "put the user into EMAIL_FROM, the password into EMAIL_PASSWORD"
        );
    }
    if (auto checked = check_server_url(*parts, text, example); !checked) {
        return checked;
    }
    const std::uint16_t default_port = parts->scheme == "smtps" ? 465 : 587;
    return parts->scheme + "://" + parts->host + ':' +
           std::to_string(parts->port.value_or(default_port));
}

Checked<std::string> parse_public_url(std::string_view text) {
    constexpr const char* example = "https://auth.example.com";
    const auto parts = split_url(text);
    if (!parts || (parts->scheme != "http" && parts->scheme != "https")) {
        return refuse(
            in_quotes(text) + " is not an http or https URL",
            std::string("write a URL such as ") + example
        );
    }
    if (auto checked = check_server_url(*parts, text, example); !checked) {
        return checked;
    }
    return web_origin(*parts);
}

} // namespace latchkey::config
