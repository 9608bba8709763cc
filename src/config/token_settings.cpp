#include "config/table_rows.hpp"
#include "config/values.hpp"

namespace latchkey::config {

namespace {

constexpr WholeRange access_seconds_range{.min = 60, .max = 86400};
constexpr WholeRange retention_days_range{.min = 0, .max = 36500};
constexpr WholeRange refresh_seconds_range{.min = 300, .max = 31536000};

void add_lifetimes(std::vector<Setting>& rows) {
    rows.push_back(Setting{
        .name = "ACCESS_TOKEN_SECONDS",
        .default_value = "3600",
        .strict_default = "300",
        .meaning = "How long an access token is valid.",
        .allowed = "60 to 86400 (a day)",
        .example = "900",
        .apply =
            [](std::string_view text, Settings& s) {
                return keep(
                    parse_whole_number(text, access_seconds_range), s.access_token_lifetime
                );
            },
    });
    rows.push_back(Setting{
        .name = "REFRESH_TOKEN_SECONDS",
        .default_value = "604800",
        .meaning = "How long a session lasts from its sign-in; refreshing does not extend it.",
        .allowed = "300 to 31536000 (a year), more than ACCESS_TOKEN_SECONDS",
        .example = "2592000",
        .apply =
            [](std::string_view text, Settings& s) {
                return keep(
                    parse_whole_number(text, refresh_seconds_range), s.refresh_token_lifetime
                );
            },
    });
}

void add_signing(std::vector<Setting>& rows) {
    rows.push_back(Setting{
        .name = "JWT_ALGORITHM",
        .default_value = "ES256",
        .meaning =
            "How access tokens are signed. A new key is made for another algorithm; it takes "
            "over an hour later, when everybody can know of it. `HS256` keeps its key to "
            "itself: nobody else can check those tokens.",
        .allowed = "`ES256`, `EdDSA`, `RS256`, `HS256`",
        .example = "EdDSA",
        .apply = [](std::string_view text,
                    Settings& s) { return keep(parse_jwt_algorithm(text), s.jwt_algorithm); },
    });
    rows.push_back(Setting{
        .name = "TOKEN_AUDIENCES",
        .default_note = "none: no tokens for others",
        .meaning = "The APIs that POST /auth/token gives tokens for, between commas: what their "
                   "tokens' `aud` says.",
        .allowed = "URLs and other words, without white space, up to 255 bytes each; not with "
                   "`HS256`",
        .example = "https://api.example.com,urn:example:billing",
        .apply = [](std::string_view text,
                    Settings& s) { return keep(parse_audiences(text), s.token_audiences); },
    });
    rows.push_back(Setting{
        .name = "LEGACY_SECRET_KEY",
        .default_note = "none",
        .meaning = "The SECRET_KEY of the Flask service: its tokens are accepted and traded for "
                   "sessions here, so that nobody signs in again. To be removed seven days after "
                   "that service was stopped, when the last of them has expired.",
        .allowed = "any",
        .is_secret = true,
        .apply =
            [](std::string_view text, Settings& s) {
                s.legacy_secret_key = Secret(std::string(text));
                return Refusals();
            },
    });
}

void add_retention(std::vector<Setting>& rows) {
    rows.push_back(Setting{
        .name = "AUDIT_RETENTION_DAYS",
        .default_value = "400",
        .meaning = "How long the audit record keeps what happened; 0 keeps it for good.",
        .allowed = "0 to 36500",
        .example = "90",
        .apply =
            [](std::string_view text, Settings& s) {
                return keep(parse_whole_number(text, retention_days_range), s.audit_retention);
            },
    });
}

} // namespace

void add_token_settings(std::vector<Setting>& rows) {
    add_lifetimes(rows);
    add_signing(rows);
    add_retention(rows);
}

} // namespace latchkey::config
