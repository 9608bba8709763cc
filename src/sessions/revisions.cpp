#include "sessions/revisions.hpp"

#include <algorithm>
#include <utility>

namespace latchkey::sessions {

using storage::Transaction;

/// Whoever cannot hear of changes believes nothing that was read before.
class Revisions::DoubtOnFailure {
public:
    explicit DoubtOnFailure(Revisions& revisions)
        : revisions_(revisions) {}

    DoubtOnFailure(const DoubtOnFailure&) = delete;
    DoubtOnFailure(DoubtOnFailure&&) = delete;
    DoubtOnFailure& operator=(const DoubtOnFailure&) = delete;
    DoubtOnFailure& operator=(DoubtOnFailure&&) = delete;

    ~DoubtOnFailure() {
        if (!is_settled_) {
            revisions_.advance_everybody();
        }
    }

    void settle() { is_settled_ = true; }

private:
    Revisions& revisions_;
    bool is_settled_ = false;
};

bool Revisions::holds(accounts::UserId user_id, Revision& seen) const {
    if (is_out_of_date()) {
        return false;
    }
    const Revision newest = current();
    if (newest == seen) {
        return true;
    }
    if (everybodys_.load(std::memory_order_acquire) > seen ||
        users_[place_of(user_id)].load(std::memory_order_acquire) > seen) {
        return false;
    }
    seen = newest;
    return true;
}

std::function<void()> Revisions::on_commit(Transaction& tx) {
    ChangedUsers changed = list_changed_users(tx, last_counted_);
    if (changed.newest == last_counted_) {
        return nullptr;
    }
    return [this, changed = std::move(changed)]() noexcept { advance(changed); };
}

ChangedUsers Revisions::look(storage::Database& database, std::int64_t after) {
    DoubtOnFailure doubt(*this);
    const Moment begin = now_(); // what is written while it reads may not be read
    ChangedUsers changed =
        database.read([after](Transaction& tx) { return list_changed_users(tx, after); });
    doubt.settle();
    if (changed.newest > last_counted_) {
        advance(changed);
    }
    looked_at_.store(begin, std::memory_order_release); // last: what was found counts already
    return changed;
}

void Revisions::advance(const ChangedUsers& changed) noexcept {
    const std::lock_guard lock(mutex_);
    const Revision next = newest_.load(std::memory_order_relaxed) + 1;
    if (changed.may_be_anybody) {
        everybodys_.store(next, std::memory_order_release);
    }
    for (const accounts::UserId user_id : changed.user_ids) {
        users_[place_of(user_id)].store(next, std::memory_order_release);
    }
    newest_.store(next, std::memory_order_release); // last: who sees it sees whose it is
    last_counted_ = std::max(last_counted_.load(), changed.newest);
}

void Revisions::advance_everybody() {
    const std::lock_guard lock(mutex_);
    const Revision next = newest_.load(std::memory_order_relaxed) + 1;
    everybodys_.store(next, std::memory_order_release);
    newest_.store(next, std::memory_order_release);
}

bool Revisions::is_out_of_date() const {
    return now_() - looked_at_.load(std::memory_order_acquire) > trusted_for;
}

std::size_t Revisions::place_of(accounts::UserId user_id) {
    return static_cast<std::uint64_t>(user_id.value()) % places;
}

} // namespace latchkey::sessions
