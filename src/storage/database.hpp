#pragma once

// The database as the services see it: read(fn) and write(fn), each handing over a Transaction.
//
//     const auto user = database.read([&](Transaction& tx) { return find_user(tx, id); });
//
// Called from worker threads; both block until the work is done. write_later(fn, done) does not. A
// value that a write gave is durable: it is handed over only after the commit reached the disk.

#include "base/clock.hpp"
#include "storage/connection.hpp"
#include "storage/sql.hpp"

#include <array>
#include <cstdint>
#include <exception>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string_view>
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

    /// Whether the server would let somebody write; false on a replica.
    [[nodiscard]] bool takes_writes() { return connection_.takes_writes(); }

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

/// What a write that nobody waited for came to. Not to be looked at before it is done.
template <typename Answer>
struct Outcome {
    std::optional<Answer> answer;
    std::exception_ptr error;

    /// Throws what the write threw, or the Failure to commit it.
    [[nodiscard]] const Answer& get() const {
        if (error != nullptr) {
            std::rethrow_exception(error);
        }
        return *answer;
    }
};

/// Since the database was opened.
struct WriteCounts {
    std::uint64_t writes = 0;  // those that were kept, and those that took back their own
    std::uint64_t commits = 0; // transactions that they shared
    std::uint64_t failed = 0;  // writes that were lost with the whole of their transaction
};

/// Thread-safe.
class Database {
public:
    using Work = std::function<void(Transaction&)>;

    /// Null, or why nothing of the work was kept.
    using Done = std::function<void(std::exception_ptr&& error)>;

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

    /// write() without the wait. `done` is called once the outcome is there, on the thread that
    /// commits: it must be quick and not throw. What both refer to must be there until then. It is
    /// the caller who bounds how many stand in line.
    template <typename Function>
    auto write_later(Function function, std::function<void()> done) {
        using Answer = std::invoke_result_t<Function&, Transaction&>;
        auto outcome = std::make_shared<Outcome<Answer>>();
        do_write_later(
            [outcome, function = std::move(function)](Transaction& tx) {
                outcome->answer.emplace(function(tx));
            },
            [outcome, done = std::move(done)](std::exception_ptr&& error) {
                outcome->error = std::move(error);
                done();
            }
        );
        return std::shared_ptr<const Outcome<Answer>>(std::move(outcome));
    }

    /// Whether it falls to this server to do the work of that name, which one of those that share
    /// the database is to do: it does from the first that asks until its connection ends.
    [[nodiscard]] virtual bool leads(std::string_view duty) = 0;

    /// None where nobody counts.
    [[nodiscard]] virtual WriteCounts write_counts() const { return {}; }

protected:
    virtual void do_read(const Work& work) = 0;

    /// Stands in line; `done` is called once, mostly on another thread.
    virtual void do_write_later(Work work, Done done) = 0;

private:
    void do_write(const Work& work);

    template <typename Function, typename Run>
    static auto collect(Function& function, Run&& run) {
        using Answer = std::invoke_result_t<Function&, Transaction&>;
        if constexpr (std::is_void_v<Answer>) {
            run([&](Transaction& tx) { function(tx); });
        } else {
            std::optional<Answer> answer;
            run([&](Transaction& tx) { answer.emplace(function(tx)); });
            return std::move(*answer);
        }
    }
};

} // namespace latchkey::storage
