#pragma once

// The limit_failures and limit_arrivals tables: what is counted for an account, across restarts.
// Each function is one statement. Subjects are keyed hashes of addresses.

#include "storage/database.hpp"
#include "throttle/limits.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace latchkey::throttle {

/// Whose failures. The device: of a known one, which has a count of its own; empty for all others.
struct Subject {
    std::string account;
    std::string device = {};
};

struct Failures {
    std::int64_t count;
    TimePoint last_at;
};

std::optional<Failures>
find_failures(storage::Transaction& tx, Attempt kind, const Subject& subject);

/// Sets the count; the last one is now.
void update_failures(
    storage::Transaction& tx, Attempt kind, const Subject& subject, std::int64_t count
);

/// The subject's own count.
void erase_failures(storage::Transaction& tx, Attempt kind, const Subject& subject);

/// Those of every device, and the one without.
void erase_all_failures(storage::Transaction& tx, Attempt kind, const std::string& account);

/// Those that are forgotten by now. Returns how many, at most `rows_max`.
std::int64_t erase_old_failures(storage::Transaction& tx, Attempt kind, std::int64_t rows_max);

/// One of the limits on mails to an account.
struct MailLimit {
    std::string_view kind;
    std::int64_t rate; // which of the kind's
    const std::string& account;
};

std::optional<TimePoint> find_arrival(storage::Transaction& tx, const MailLimit& limit);

void update_arrival(storage::Transaction& tx, const MailLimit& limit, TimePoint next_arrival);

/// Those that are whole again. Returns how many, at most `rows_max`.
std::int64_t erase_past_arrivals(storage::Transaction& tx, std::int64_t rows_max);

} // namespace latchkey::throttle
