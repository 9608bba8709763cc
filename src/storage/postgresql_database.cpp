#include "storage/postgresql_database.hpp"

#include "base/error.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <optional>
#include <random>
#include <thread>
#include <utility>

namespace latchkey::storage {

namespace {

using namespace std::chrono_literals;

constexpr std::chrono::milliseconds pause_first = 50ms;
constexpr std::chrono::milliseconds pause_max = 1s;

/// How long a commit whose answer was lost is looked for: a standby takes over in less.
constexpr std::chrono::seconds search_max = 10s;

/// Of servers that are gone by then: nobody looks for them any more.
constexpr std::chrono::hours mark_lifetime{24};

/// Tells this server's marks from those of others, and of its own earlier lives.
std::string random_id() {
    std::random_device source;
    return fmt::format("{:08x}{:08x}{:08x}{:08x}", source(), source(), source(), source());
}

} // namespace

std::unique_ptr<PostgresqlConnection> PostgresqlConnector::connect() {
    {
        const std::lock_guard lock(mutex_);
        if (std::chrono::steady_clock::now() < retry_at_) {
            throw ConnectionLost(reason_);
        }
    }
    try {
        auto connection = std::make_unique<PostgresqlConnection>(url_, &watch_);
        const std::lock_guard lock(mutex_);
        pause_ = 0ms;
        return connection;
    } catch (const ConnectionLost& lost) {
        back_off(lost.what());
        throw;
    }
}

void PostgresqlConnector::back_off(std::string reason) {
    const std::lock_guard lock(mutex_);
    pause_ = std::clamp(2 * pause_, pause_first, pause_max);
    retry_at_ = std::chrono::steady_clock::now() + pause_;
    reason_ = std::move(reason);
}

PostgresqlDatabase::PostgresqlDatabase(Options options, const Clock& clock)
    : clock_(clock)
    , connector_(std::move(options.url), options.answer_max)
    , writer_(connect_writer())
    , writer_id_(random_id())
    , readers_(options.readers_max, [this] { return connector_.connect(); })
    , line_(
          {.group_max = options.group_max, .on_commit = std::move(options.on_commit)},
          {.begin = [this]() -> Connection& { return begin_group(); },
           .commit = [this] { commit_group(); },
           .roll_back =
               [this] {
                   if (writer_ != nullptr) {
                       writer_->roll_back();
                   }
               }},
          clock
      ) {}

void PostgresqlDatabase::do_read(const Work& work) {
    ReadPool::Place reader(readers_);
    try {
        reader.connection().begin_reading();
    } catch (const ConnectionLost&) {
        // The server was restarted, or another has taken over: nothing was read yet.
        if (!reader.drop_kept()) {
            throw;
        }
        reader.connection().begin_reading();
    }
    Connection& connection = reader.connection();
    Transaction transaction(connection, clock_.now());
    work(transaction);
    connection.run_script("COMMIT");
}

void PostgresqlDatabase::do_write_later(Work work, Done done) {
    line_.add(std::move(work), std::move(done));
}

std::unique_ptr<PostgresqlConnection> PostgresqlDatabase::connect_writer() {
    auto connection = connector_.connect();
    Transaction(*connection, clock_.now())
        .execute(
            "DELETE FROM write_marks WHERE at < :past",
            {{"past", TimePoint(clock_.now() - mark_lifetime)}}
        );
    return connection;
}

Connection& PostgresqlDatabase::begin_group() {
    try {
        if (writer_ != nullptr) {
            writer_->begin_writing();
            return *writer_;
        }
    } catch (const ConnectionLost& lost) {
        spdlog::warn("storage: the writer connects again: {}", lost.what());
    } catch (const Failure&) {
        writer_->roll_back(); // waited too long for its turn
        throw;
    }
    writer_.reset();
    writer_ = connector_.connect();
    writer_->begin_writing();
    return *writer_;
}

/// With a mark of its own, by which it is told later whether it was kept.
void PostgresqlDatabase::commit_group() {
    ++mark_;
    try {
        writer_->run_script(fmt::format(
            "INSERT INTO write_marks (writer, mark, at) VALUES ('{}', {}, {})"
            " ON CONFLICT (writer) DO UPDATE SET mark = excluded.mark, at = excluded.at; COMMIT",
            writer_id_,
            mark_,
            clock_.now().time_since_epoch().count()
        ));
    } catch (const ConnectionLost& lost) {
        spdlog::warn("storage: the answer to a commit was lost: {}", lost.what());
        if (!was_committed()) {
            throw;
        }
    }
}

/// Asks until it is told. Throws Failure when that takes too long.
bool PostgresqlDatabase::was_committed() {
    const auto end = std::chrono::steady_clock::now() + search_max;
    auto last = find_last_mark();
    while (!last && std::chrono::steady_clock::now() < end) {
        std::this_thread::sleep_for(pause_first);
        last = find_last_mark();
    }
    if (!last) {
        throw Failure("database: whether a commit was kept could not be found out");
    }
    return *last == mark_;
}

/// Of what this server has committed, 0 for nothing; nothing when the database cannot be asked. The
/// lock first: whoever has it knows that the transaction before is over, one way or the other.
std::optional<std::int64_t> PostgresqlDatabase::find_last_mark() {
    try {
        writer_.reset();
        writer_ = connector_.connect();
        writer_->begin_writing();
        Transaction transaction(*writer_, clock_.now());
        const auto found = transaction.find<std::int64_t>(
            "SELECT mark FROM write_marks WHERE writer = :writer", {{"writer", writer_id_}}
        );
        writer_->roll_back();
        return found ? std::get<0>(*found) : 0;
    } catch (const Failure& failure) {
        spdlog::warn("storage: a commit is looked for: {}", failure.what());
        return std::nullopt;
    }
}

bool PostgresqlDatabase::leads(std::string_view duty) {
    const std::lock_guard lock(duties_mutex_);
    try {
        if (duties_connection_ == nullptr) {
            duties_.clear();
            duties_connection_ = connector_.connect();
        }
        Transaction statement(*duties_connection_, clock_.now());
        if (duties_.contains(duty)) {
            statement.execute("SELECT 1");
            return true;
        }
        const auto is_free = statement.find<std::int64_t>(
            "SELECT CASE WHEN pg_try_advisory_lock(hashtextextended(:duty, 0)) THEN 1 ELSE 0 END",
            {{"duty", duty}}
        );
        if (std::get<0>(is_free.value()) == 1) {
            duties_.emplace(duty);
            return true;
        }
    } catch (const ConnectionLost& lost) {
        spdlog::warn("storage: what one server does for all waits: {}", lost.what());
        duties_connection_.reset();
    }
    return false;
}

} // namespace latchkey::storage
