#pragma once

// Connections for reading, opened when they are needed and kept.

#include "storage/connection.hpp"

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace latchkey::storage {

/// Thread-safe.
class ReadPool {
public:
    using Open = std::function<std::unique_ptr<Connection>()>;

    /// `places`: how many may read at once; a reader above that waits for one.
    ReadPool(unsigned places, Open open)
        : open_(std::move(open))
        , places_(places) {}

    ReadPool(const ReadPool&) = delete;
    ReadPool(ReadPool&&) = delete;
    ReadPool& operator=(const ReadPool&) = delete;
    ReadPool& operator=(ReadPool&&) = delete;
    ~ReadPool() = default;

    /// A place among the readers, given back however its use ends.
    class Place {
    public:
        explicit Place(ReadPool& pool)
            : pool_(pool)
            , connection_(pool.take()) {}

        Place(const Place&) = delete;
        Place(Place&&) = delete;
        Place& operator=(const Place&) = delete;
        Place& operator=(Place&&) = delete;

        ~Place() { pool_.give_back(std::move(connection_)); }

        /// Throws Failure when it cannot be opened.
        Connection& connection();

        /// Drops a connection that is of no use, and those that wait with it; the next call of
        /// connection() opens another. Whether there was one that had been kept.
        bool drop_kept();

    private:
        ReadPool& pool_;
        std::unique_ptr<Connection> connection_; // null: the place is ours, it is to be opened
        bool is_kept_ = connection_ != nullptr;
    };

private:
    std::unique_ptr<Connection> take();
    void give_back(std::unique_ptr<Connection> connection);

    const Open open_;
    const unsigned places_;

    std::mutex mutex_;
    std::condition_variable reader_left_;
    std::vector<std::unique_ptr<Connection>> idle_;
    unsigned taken_ = 0; // places in use, and those of idle connections
};

} // namespace latchkey::storage
