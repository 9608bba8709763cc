#pragma once

// Every setting of Latchkey, read and checked once at start: the environment over `.env` over
// defaults. cli/ loads them, app/ hands each wing its own slice. Values from here on need no more
// checking.

#include "base/log.hpp"
#include "base/secret.hpp"
#include "config/report.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace latchkey::config {

struct DatabaseUrl {
    enum class Kind { sqlite, postgresql };

    Kind kind = Kind::sqlite;
    std::string path_or_url; // of SQLite the path of a file, of PostgreSQL what libpq takes
};

struct SmtpSettings {
    std::string url;  // smtp://host:port or smtps://host:port
    std::string from; // a plain address; empty: mail cannot be sent
    Secret password;  // empty: no log-in at the mail server
};

struct CookieSettings {
    enum class Mode { host, domain, prefixed, partitioned };

    Mode mode = Mode::host;
    std::string domain;      // in lower case; empty but in Mode::domain
    bool persistent = false; // with Max-Age
};

/// Which defaults hold for what was not set.
enum class Profile { standard, strict };

enum class PasswordPolicy { classic, modern };

enum class BreachCheck { off, api };

/// Whether registering signs in at once, or waits for the address to be confirmed.
enum class RegistrationMode { immediate, verify_email };

/// Both empty: plain HTTP.
struct TlsSettings {
    std::string certificate_path; // PEM: the certificate, then what it was signed by
    std::string key_path;
};

struct Settings {
    Profile profile = Profile::standard;
    std::string host;       // an address without brackets, or a name
    std::uint16_t port = 0; // 0: any free one
    DatabaseUrl database;
    Secret secret_key;                     // 32 bytes or more
    std::vector<std::string> cors_origins; // `https://app.example` or `https://*.preview.example`
    SmtpSettings smtp;
    std::string time_zone;                    // a name of the IANA database
    std::string public_url;                   // an origin, as browsers write it; empty when not set
    std::vector<std::string> trusted_proxies; // addresses and networks (`10.0.0.0/8`)
    std::chrono::seconds access_token_lifetime{};
    std::chrono::seconds refresh_token_lifetime{}; // longer than the access token's
    std::string jwt_algorithm;                     // ES256, EdDSA, RS256 or HS256
    std::vector<std::string> token_audiences;      // that tokens are given for on request
    CookieSettings cookies;
    PasswordPolicy password_policy = PasswordPolicy::classic;
    BreachCheck breach_check = BreachCheck::off;
    RegistrationMode registration = RegistrationMode::immediate;
    unsigned recovery_code_digits = 0; // 6 or 8
    bool recovery_is_bound = false;    // a code works only in the browser that asked for it
    unsigned argon2_memory_kib = 0;    // with the passes no less than what OWASP recommends
    unsigned argon2_passes = 0;
    bool user_agent_is_checked = true;      // else another browser is noted in the log
    bool client_header_is_required = false; // X-Latchkey, of unsafe methods
    Secret legacy_secret_key;               // the Flask service's; empty when not set
    std::chrono::days audit_retention{};    // 0: for good
    bool throttle = true;
    unsigned io_threads = 0; // 1 to 256, as are the other two
    unsigned worker_threads = 0;
    unsigned hash_threads = 0;
    std::string log_level; // as start_logging() takes it
    LogFormat log_format = LogFormat::text;
    Secret metrics_token; // empty: there are no metrics
    TlsSettings tls;
    bool dev = false; // `latchkey serve --dev`
};

/// The `iss` of access tokens, and the `aud` of those for the server itself: PUBLIC_URL, or a word
/// where that is not set.
std::string issuer_of(const Settings& settings);

enum class Mode { production, dev };

/// Where settings come from. Holds secrets in plain strings: drop it once load() has returned.
struct Source {
    std::map<std::string, std::string> environment;
    std::string dotenv_text;
};

/// The environment of the process, and `.env` of the working folder if there is one. Throws Failure
/// when there is one that cannot be read or has more than a mebibyte.
Source read_source();

/// Overwrites the secrets in the environment of the process, which the system shows to whoever may
/// read its memory (/proc/PID/environ); the variables stay, empty. After read_source(), and before
/// other threads start: they may read the environment.
void wipe_environment();

struct Loaded {
    Settings settings; // to be used only when there are no faults
    std::vector<Fault> faults;
    std::vector<Effective> effective;  // every setting, in the order of the documentation
    std::vector<std::string> warnings; // sentences; Latchkey starts all the same
};

/// Reads and checks everything, and reports all that is wrong at once.
///
/// A value is the environment's, else `.env`'s, else the default of the profile. An empty value
/// counts as none. Every X may be given as X_FILE, the path of a file (up to 64 KiB) that holds the
/// value and perhaps one line end; X and X_FILE at the same place is a fault. White space around
/// values goes, except around secrets.
///
/// In Mode::dev a missing SECRET_KEY is read from a file next to the database, or made and kept
/// there. Throws Failure only when the system has no random bytes for it.
Loaded load(const Source& source, Mode mode);

} // namespace latchkey::config
