#include "app/foundation.hpp"

#include "app/audit_record.hpp"
#include "app/capacity.hpp"
#include "app/database.hpp"
#include "app/own_mailer.hpp"
#include "app/seeding.hpp"
#include "app/signing_keys.hpp"
#include "crypto/derive_key.hpp"
#include "crypto/sealer.hpp"

#include <spdlog/spdlog.h>

#include <cstdint>
#include <string>

namespace latchkey::app {

namespace {

/// Migrated on a connection of its own.
std::unique_ptr<storage::Database> open_upgraded(
    const config::Settings& settings, const Clock& clock, sessions::Revisions& revisions
) {
    for (const std::int64_t version : upgrade_database(settings.database, clock)) {
        spdlog::info("database: upgraded to version {}", version);
    }
    auto database = open_database(
        settings.database,
        {.readers_max = settings.worker_threads,
         .on_commit = [&revisions](storage::Transaction& tx) { return revisions.on_commit(tx); }},
        clock
    );
    warn_about_seeds(*database);
    return database;
}

mail::Mailer&
choose_mailer(mail::Mailer* given, const std::unique_ptr<mail::Mailer>& own, mail::Mailer& dev) {
    if (given != nullptr) {
        return *given;
    }
    return own != nullptr ? *own : dev;
}

} // namespace

throttle::Mode throttle_mode(const config::Settings& settings) {
    return settings.throttle ? throttle::Mode::on : throttle::Mode::off;
}

Foundation::Foundation(const config::Settings& settings, const Application::Parts& parts)
    : record(open_record(settings.secret_key))
    , database(open_upgraded(settings, parts.clock, revisions))
    , hasher(hasher_options(settings, parts.argon2))
    , keys(open_key_ring(*database, record, settings))
    , dev_mailbox(parts.clock)
    , own_mailer(parts.mailer == nullptr && !settings.dev ? make_mailer(settings) : nullptr)
    , outbox(
          *database,
          crypto::Sealer(crypto::derive_key(settings.secret_key, "outbox-seal")),
          choose_mailer(parts.mailer, own_mailer, dev_mailbox),
          parts.clock
      )
    , account_limits(
          crypto::derive_key(settings.secret_key, "limit-subjects"), throttle_mode(settings)
      )
    , source_limits(throttle_mode(settings)) {}

std::unique_ptr<sessions::LegacySessions>
make_legacy_sessions(const config::Settings& settings, const Foundation& foundation) {
    if (settings.legacy_secret_key.empty()) {
        return nullptr;
    }
    return std::make_unique<sessions::LegacySessions>(
        sessions::LegacyTokens(settings.legacy_secret_key), *foundation.database, foundation.record
    );
}

} // namespace latchkey::app
