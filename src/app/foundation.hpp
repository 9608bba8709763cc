#pragma once

// What the wings stand on: the database, the hasher, the keys, the mail, the limits. Made by the
// application, in this order.

#include "app/application.hpp"
#include "audit/record.hpp"
#include "config/settings.hpp"
#include "crypto/password_hasher.hpp"
#include "keys/service.hpp"
#include "mail/dev_mailbox.hpp"
#include "mail/outbox.hpp"
#include "sessions/legacy_sessions.hpp"
#include "sessions/revisions.hpp"
#include "storage/database.hpp"
#include "throttle/account_limits.hpp"
#include "throttle/source_limits.hpp"

#include <memory>

namespace latchkey::app {

throttle::Mode throttle_mode(const config::Settings& settings);

struct Foundation {
    /// Opens the database and brings its schema up to date, first: nothing is served from a schema
    /// this binary does not know. Throws Failure.
    Foundation(const config::Settings& settings, const Application::Parts& parts);

    Foundation(const Foundation&) = delete;
    Foundation(Foundation&&) = delete;
    Foundation& operator=(const Foundation&) = delete;
    Foundation& operator=(Foundation&&) = delete;
    ~Foundation() = default;

    sessions::Revisions revisions;
    audit::Record record; // before the database, whose writer has the last word on it
    std::unique_ptr<storage::Database> database;
    crypto::PasswordHasher hasher;
    keys::KeyService keys;
    mail::DevMailbox dev_mailbox;
    std::unique_ptr<mail::Mailer> own_mailer; // null under --dev, and where the tests have one
    mail::Outbox outbox;
    throttle::AccountLimits account_limits;
    throttle::SourceLimits source_limits;
};

/// Null unless LEGACY_SECRET_KEY is set. The foundation must outlive it.
std::unique_ptr<sessions::LegacySessions>
make_legacy_sessions(const config::Settings& settings, const Foundation& foundation);

} // namespace latchkey::app
