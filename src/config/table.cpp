#include "config/table.hpp"

#include "config/host.hpp"
#include "config/origins.hpp"
#include "config/secret_key.hpp"
#include "config/table_rows.hpp"
#include "config/time_zone.hpp"
#include "config/urls.hpp"
#include "config/values.hpp"

#include <algorithm>
#include <cstdint>
#include <utility>

namespace latchkey::config {

namespace {

constexpr WholeRange port_range{.min = 0, .max = 65535};

void add_server_settings(std::vector<Setting>& rows) {
    rows.push_back(Setting{
        .name = "HOST",
        .default_value = "127.0.0.1",
        .meaning = "The address to listen on.",
        .allowed = "an address, or a name that resolves to one",
        .example = "0.0.0.0",
        .apply = [](std::string_view text, Settings& s) { return keep(parse_host(text), s.host); },
    });
    rows.push_back(Setting{
        .name = "PORT",
        .default_value = "5000",
        .meaning = "The port to listen on; 0 takes any free one.",
        .allowed = "0 to 65535",
        .example = "8080",
        .apply = [](std::string_view text,
                    Settings& s) { return keep(parse_whole_number(text, port_range), s.port); },
    });
    rows.push_back(Setting{
        .name = "DATABASE_URL",
        .default_value = "sqlite:///latchkey.db",
        .meaning =
            "Where the data is kept. Three slashes begin a path relative to the working folder, "
            "four an absolute one.",
        .allowed = "`sqlite:///…` and SQLAlchemy's spellings of it (`sqlite+pysqlite:///…`); no "
                   "database in memory. `postgresql://…` and SQLAlchemy's spellings of it, with "
                   "libpq's parameters and several hosts",
        .example = "sqlite:////var/lib/latchkey/latchkey.db",
        .apply = [](std::string_view text,
                    Settings& s) { return keep(parse_database_url(text), s.database); },
    });
    rows.push_back(Setting{
        .name = "SECRET_KEY",
        .default_note = "none: must be set",
        .meaning =
            "Seals what must not be read or forged, the signing keys above all. Make one with "
            "`openssl rand -base64 32`, and keep it.",
        .allowed = "32 bytes or more, hard to guess",
        .is_secret = true,
        .apply = [](std::string_view text,
                    Settings& s) { return keep(parse_secret_key(text), s.secret_key); },
    });
    rows.push_back(Setting{
        .name = "CORS_ORIGINS",
        .default_note = "none: no other origin may call",
        .meaning = "The front ends that may call with the user's cookies, between commas.",
        .allowed =
            "http and https origins, without a path; `*.` in place of the first labels; neither "
            "`*` nor `null` nor regular expressions",
        .example = "https://app.example.com,https://*.preview.example.com",
        .apply = [](std::string_view text,
                    Settings& s) { return keep(parse_origins(text), s.cors_origins); },
    });
}

void add_mail_settings(std::vector<Setting>& rows) {
    rows.push_back(Setting{
        .name = "EMAIL_FROM",
        .default_note = "none: mail cannot be sent",
        .meaning = "The sender of every mail, and the user name at the mail server.",
        .allowed = "one plain address",
        .example = "no-reply@example.com",
        .apply = [](std::string_view text,
                    Settings& s) { return keep(parse_mail_address(text), s.smtp.from); },
    });
    rows.push_back(Setting{
        .name = "EMAIL_PASSWORD",
        .default_note = "none: no log-in at the mail server",
        .meaning = "The password of EMAIL_FROM at the mail server.",
        .allowed = "any",
        .is_secret = true,
        .apply =
            [](std::string_view text, Settings& s) {
                s.smtp.password = Secret(std::string(text));
                return Refusals();
            },
    });
    rows.push_back(Setting{
        .name = "SMTP_URL",
        .default_value = "smtp://smtp.gmail.com:587",
        .meaning = "The mail server. With `smtp`, STARTTLS is required except on loopback.",
        .allowed = "`smtp://host:port` (port 587 if left out) or `smtps://host:port` (465)",
        .example = "smtps://smtp.example.com:465",
        .apply = [](std::string_view text,
                    Settings& s) { return keep(parse_smtp_url(text), s.smtp.url); },
    });
}

void add_site_settings(std::vector<Setting>& rows) {
    rows.push_back(Setting{
        .name = "TIME_ZONE",
        .default_value = "UTC",
        .meaning =
            "How times are shown to people; this version shows UTC only. `latchkey db adopt` "
            "reads the Flask service's times in it.",
        .allowed = "a name of the IANA database",
        .example = "America/El_Salvador",
        .apply = [](std::string_view text,
                    Settings& s) { return keep(parse_time_zone(text), s.time_zone); },
    });
    rows.push_back(Setting{
        .name = "PUBLIC_URL",
        .default_note = "none: taken from the Host header",
        .meaning = "Where people reach this server.",
        .allowed = "an http or https URL without a path",
        .example = "https://auth.example.com",
        .apply = [](std::string_view text,
                    Settings& s) { return keep(parse_public_url(text), s.public_url); },
    });
    rows.push_back(Setting{
        .name = "TRUSTED_PROXIES",
        .default_note = "none",
        .meaning =
            "The proxies in front of this server, between commas: who they say the client is "
            "(X-Forwarded-For) and what it asked for (the other X-Forwarded headers and "
            "X-Original-URL, at /auth/verify) is believed.",
        .allowed = "addresses and networks, but not `/0`",
        .example = "10.0.0.7,192.168.0.0/16,fd00::/8",
        .apply = [](std::string_view text,
                    Settings& s) { return keep(parse_proxies(text), s.trusted_proxies); },
    });
}

} // namespace

const std::vector<Setting>& all_settings() {
    static const std::vector<Setting> table = [] {
        std::vector<Setting> rows;
        add_profile_setting(rows);
        add_server_settings(rows);
        add_mail_settings(rows);
        add_site_settings(rows);
        add_token_settings(rows);
        add_cookie_settings(rows);
        add_door_settings(rows);
        add_running_settings(rows);
        add_operation_settings(rows);
        return rows;
    }();
    return table;
}

} // namespace latchkey::config
