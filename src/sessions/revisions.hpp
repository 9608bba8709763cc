#pragma once

// Whether what was read of a user, an account and its sessions, is still so: without asking the
// database again.

#include "accounts/model.hpp"
#include "base/clock.hpp"
#include "sessions/change_store.hpp"
#include "storage/database.hpp"

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>

namespace latchkey::sessions {

/// A number that grows with every change to anybody's account or sessions, and for each user the
/// one of the last. What this server writes counts before anybody hears that it is done; what
/// another program writes, from the next look() on, and nothing that was read holds while the last
/// look is older than trusted_for: a database that has gone silent may have heard of anything
/// meanwhile. Users share places: another's change may look like one's own, which costs one more
/// look into the database. Thread-safe; asking takes no lock.
class Revisions {
public:
    using Revision = std::uint64_t;
    using Moment = std::chrono::steady_clock::time_point;

    /// With the pause between two looks, less than the second in which others' changes have to
    /// hold.
    static constexpr std::chrono::milliseconds trusted_for{700};

    /// `now`: what the age of a look is measured by; tests have their own.
    explicit Revisions(Moment (*now)() = coarse_steady_now)
        : now_(now) {}

    /// To be taken before the database is read.
    [[nodiscard]] Revision current() const { return newest_.load(std::memory_order_acquire); }

    /// Whether what was read at `seen` still holds. Moves `seen` on when it does.
    [[nodiscard]] bool holds(accounts::UserId user_id, Revision& seen) const;

    /// Reads what a transaction has changed. What it answers is to be called after the commit.
    std::function<void()> on_commit(storage::Transaction& tx);

    /// Reads what was changed after that one of the table of changes, by whomever, and counts it.
    /// When that cannot be read, it throws Failure, and everybody may have changed.
    ChangedUsers look(storage::Database& database, std::int64_t after);

    /// For what is not in the table of changes and concerns everybody.
    void advance_everybody();

private:
    static constexpr std::size_t places = 4096;

    class DoubtOnFailure;

    static std::size_t place_of(accounts::UserId user_id);
    void advance(const ChangedUsers& changed) noexcept;
    [[nodiscard]] bool is_out_of_date() const;

    Moment (*const now_)();
    std::atomic<Moment> looked_at_{Moment()};
    std::atomic<Revision> newest_{0};
    std::atomic<Revision> everybodys_{0};
    std::array<std::atomic<Revision>, places> users_{};
    std::atomic<std::int64_t> last_counted_{0}; // of the table of changes
    std::mutex mutex_;                          // of those who advance it
};

} // namespace latchkey::sessions
