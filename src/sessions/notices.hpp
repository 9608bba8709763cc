#pragma once

// What the owner of an account is told by mail about what was done with it: one notice of a kind an
// hour, however often it happens. Called inside the transaction that does it.

#include "accounts/model.hpp"
#include "mail/language.hpp"
#include "mail/outbox.hpp"
#include "mail/templates.hpp"
#include "storage/database.hpp"
#include "throttle/account_limits.hpp"

#include <string>

namespace latchkey::sessions {

/// Thread-safe.
class Notices {
public:
    /// Both must outlive it.
    Notices(mail::Outbox& outbox, const throttle::AccountLimits& limits)
        : outbox_(outbox)
        , limits_(limits) {}

    struct Occasion {
        mail::Notice notice;
        mail::Language language;  // of the browser it was done with
        std::string browser = {}; // its family
        TimePoint at = {};
    };

    /// Unless the account has had one of the kind within the hour. To the address in `user`. Call
    /// notify() once that is committed.
    void enqueue(storage::Transaction& tx, const accounts::User& user, const Occasion& occasion);

    void notify() { outbox_.notify(); }

private:
    mail::Outbox& outbox_;
    const throttle::AccountLimits& limits_;
};

} // namespace latchkey::sessions
