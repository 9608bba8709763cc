#pragma once

// A transaction of a connection that nobody else uses: of what changes schemas, before and beside
// any Database.

#include "storage/connection.hpp"

namespace latchkey::storage {

/// Takes back, at its end, what is not committed by then.
class RollBack {
public:
    explicit RollBack(Connection& connection)
        : connection_(connection) {}

    RollBack(const RollBack&) = delete;
    RollBack(RollBack&&) = delete;
    RollBack& operator=(const RollBack&) = delete;
    RollBack& operator=(RollBack&&) = delete;

    ~RollBack() { connection_.roll_back(); }

private:
    Connection& connection_;
};

/// Rolls back unless commit() was reached.
class LoneTransaction {
public:
    /// Waits until nobody else writes. Throws Failure.
    explicit LoneTransaction(Connection& connection)
        : connection_(connection)
        , unless_committed_(connection) {
        connection_.begin_writing();
    }

    void commit() { connection_.run("COMMIT"); }

private:
    Connection& connection_;
    const RollBack unless_committed_;
};

} // namespace latchkey::storage
