#pragma once

// The database as the services see it: read(fn) and write(fn), each handing over a Transaction.
//
//     const auto user = database.read([&](Transaction& tx) { return find_user(tx, id); });
//
// Called from worker threads; blocks until the work is done. A value returned by write() is
// durable: it is handed over only after the commit reached the disk.

#include "base/clock.hpp"
#include "storage/connection.hpp"
#include "storage/sql.hpp"

#include <array>
#include <functional>
#include <initializer_list>
#include <optional>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace latchkey::storage {

/// One consistent view of the database, at one fixed moment. Lives as long as the function it is
/// handed to. Every call may throw Failure.
class Transaction {
public:
    Transaction(Connection& connection, TimePoint now)
        : connection_(connection)
        , now_(now) {}

    Transaction(const Transaction&) = delete;
    Transaction(Transaction&&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    Transaction& operator=(Transaction&&) = delete;
    ~Transaction() = default;

    /// The moment everything in this transaction happens at.
    [[nodiscard]] TimePoint now() const { return now_; }

    /// Runs a statement without an answer; returns how many rows it changed.
    std::int64_t execute(Sql sql, std::initializer_list<Bind> binds = {}) {
        return connection_.run(sql, binds, {}, {});
    }

    /// The one row a statement answers with, or nothing. More than one is a bug in the query: the
    /// last is returned.
    template <typename... Columns>
    std::optional<std::tuple<Columns...>> find(Sql sql, std::initializer_list<Bind> binds = {}) {
        std::optional<std::tuple<Columns...>> found;
        each_row<Columns...>(sql, binds, [&](std::tuple<Columns...> row) {
            found = std::move(row);
        });
        return found;
    }

    template <typename... Columns>
    std::vector<std::tuple<Columns...>> list(Sql sql, std::initializer_list<Bind> binds = {}) {
        std::vector<std::tuple<Columns...>> rows;
        each_row<Columns...>(sql, binds, [&](std::tuple<Columns...> row) {
            rows.push_back(std::move(row));
        });
        return rows;
    }

private:
    template <typename... Columns, typename Sink>
    void each_row(Sql sql, std::initializer_list<Bind> binds, Sink&& sink) {
        static constexpr std::array<bool, sizeof...(Columns)> column_is_text{
            Column<Columns>::is_text...};
        connection_.run(sql, binds, column_is_text, [&](std::span<Value> values) {
            sink(to_tuple<Columns...>(values, std::index_sequence_for<Columns...>{}));
        });
    }

    template <typename... Columns, std::size_t... index>
    static std::tuple<Columns...> to_tuple(
        std::span<Value> values, std::index_sequence<index...> /*columns*/
    ) {
        return {Column<Columns>::from(std::move(values[index]))...};
    }

    Connection& connection_;
    TimePoint now_;
};

/// Thread-safe.
class Database {
public:
    virtual ~Database() = default;

    /// Runs `function` on a snapshot; what it returns is returned. It must not change anything.
    template <typename Function>
    auto read(Function&& function) {
        return collect(function, [this](const Work& work) { do_read(work); });
    }

    /// Runs `function` alone among writers. Commits when it returns, rolls back when it throws.
    template <typename Function>
    auto write(Function&& function) {
        return collect(function, [this](const Work& work) { do_write(work); });
    }

protected:
    using Work = std::function<void(Transaction&)>;

    virtual void do_read(const Work& work) = 0;
    virtual void do_write(const Work& work) = 0;

private:
    template <typename Function, typename Run>
    static auto collect(Function& function, Run&& run) {
        using Outcome = std::invoke_result_t<Function&, Transaction&>;
        if constexpr (std::is_void_v<Outcome>) {
            run([&](Transaction& tx) { function(tx); });
        } else {
            std::optional<Outcome> outcome;
            run([&](Transaction& tx) { outcome.emplace(function(tx)); });
            return std::move(*outcome);
        }
    }
};

} // namespace latchkey::storage
