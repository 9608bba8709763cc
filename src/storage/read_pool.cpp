#include "storage/read_pool.hpp"

#include <utility>

namespace latchkey::storage {

Connection& ReadPool::Place::connection() {
    if (connection_ == nullptr) {
        connection_ = pool_.open_();
    }
    return *connection_;
}

bool ReadPool::Place::drop_kept() {
    if (!std::exchange(is_kept_, false)) {
        return false;
    }
    connection_.reset();
    std::vector<std::unique_ptr<Connection>> others;
    const std::lock_guard lock(pool_.mutex_);
    others.swap(pool_.idle_);
    pool_.taken_ -= static_cast<unsigned>(others.size());
    return true;
}

std::unique_ptr<Connection> ReadPool::take() {
    std::unique_lock lock(mutex_);
    reader_left_.wait(lock, [this] { return !idle_.empty() || taken_ < places_; });
    if (idle_.empty()) {
        ++taken_;
        return nullptr;
    }
    auto connection = std::move(idle_.back());
    idle_.pop_back();
    return connection;
}

void ReadPool::give_back(std::unique_ptr<Connection> connection) {
    // One that is still in a transaction had its work throw: closing it rolls back.
    const bool is_usable = connection != nullptr && !connection->is_in_transaction();
    {
        const std::lock_guard lock(mutex_);
        if (is_usable) {
            idle_.push_back(std::move(connection));
        } else {
            --taken_;
        }
    }
    reader_left_.notify_one();
}

} // namespace latchkey::storage
