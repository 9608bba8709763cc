#include "storage/connection.hpp"

#include "base/error.hpp"

#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>
#include <spdlog/spdlog.h>

#include <deque>
#include <list>
#include <unordered_map>

namespace latchkey::storage {

namespace {

namespace sqlite = sqlite_api; // SOCI wraps sqlite3.h in a namespace of its own

constexpr int busy_timeout_milliseconds =
    5000; // another process may hold the file: the CLI beside a server

/// SOCI binds references. One of these stays put for as long as the statement runs.
struct Slot {
    long long number = 0;
    std::string text;
    soci::indicator indicator = soci::i_ok;
};

void bind(soci::statement& statement, const Bind& parameter, Slot& slot) {
    if (const auto* number = std::get_if<std::int64_t>(&parameter.value)) {
        slot.number = *number;
        statement.exchange(soci::use(slot.number, slot.indicator, parameter.name));
        return;
    }
    if (const auto* text = std::get_if<std::string>(&parameter.value)) {
        slot.text = *text;
    } else {
        slot.indicator = soci::i_null;
    }
    statement.exchange(soci::use(slot.text, slot.indicator, parameter.name));
}

Value take_text(Slot& slot) {
    return slot.indicator == soci::i_null ? Value(Null{}) : Value(std::move(slot.text));
}

Value take_number(const Slot& slot) {
    return slot.indicator == soci::i_null ? Value(Null{})
                                          : Value(static_cast<std::int64_t>(slot.number));
}

} // namespace

class Connection::Impl {
public:
    explicit Impl(const std::string& path)
        : session_(soci::sqlite3, "dbname=\"" + path + "\"") {
        sqlite::sqlite3_busy_timeout(handle(), busy_timeout_milliseconds);
    }

    std::int64_t
    run(Sql sql,
        std::span<const Bind> binds,
        std::span<const bool> column_is_text,
        const RowSink& sink) {
        soci::statement& statement = kept(sql);
        const CleanUp clean_up{statement};
        std::deque<Slot> parameters(binds.size());
        for (std::size_t i = 0; i < binds.size(); ++i) {
            bind(statement, binds[i], parameters[i]);
        }
        std::deque<Slot> columns(column_is_text.size());
        for (std::size_t i = 0; i < columns.size(); ++i) {
            if (column_is_text[i]) {
                statement.exchange(soci::into(columns[i].text, columns[i].indicator));
            } else {
                statement.exchange(soci::into(columns[i].number, columns[i].indicator));
            }
        }
        statement.define_and_bind();
        std::vector<Value> row(columns.size());
        for (bool more = statement.execute(true); more && !columns.empty();
             more = statement.fetch()) {
            for (std::size_t i = 0; i < columns.size(); ++i) {
                row[i] = column_is_text[i] ? take_text(columns[i]) : take_number(columns[i]);
            }
            sink(row);
        }
        return statement.get_affected_rows();
    }

    void run_script(const std::string& script) {
        char* message = nullptr;
        if (sqlite::sqlite3_exec(handle(), script.c_str(), nullptr, nullptr, &message) !=
            SQLITE_OK) {
            const std::string reason = message == nullptr ? "unknown error" : message;
            sqlite::sqlite3_free(message);
            throw Failure("database: " + reason);
        }
    }

    void leave_checkpoints() {
        sqlite::sqlite3_wal_autocheckpoint(handle(), 0);
        sqlite::sqlite3_db_config(handle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    }

    void keep_others_out() {
        // Before the first look into the file: a WAL is shared or not from then on. Who has it open
        // keeps it open; there is nothing to wait for.
        sqlite::sqlite3_busy_timeout(handle(), 0);
        run_script("PRAGMA locking_mode = EXCLUSIVE");
        switch (sqlite::sqlite3_exec(handle(), "BEGIN IMMEDIATE; COMMIT", nullptr, nullptr, nullptr)
        ) {
        case SQLITE_OK:
            return;
        case SQLITE_BUSY:
            throw Failure("the database is in use: what has it open, a server perhaps, has to stop"
                          " first");
        default:
            throw Failure(std::string("the database: ") + sqlite::sqlite3_errmsg(handle()));
        }
    }

    [[nodiscard]] bool is_in_transaction() { return sqlite::sqlite3_get_autocommit(handle()) == 0; }

private:
    /// Takes the bindings off a kept statement, whatever happened to it: they point into run()'s
    /// frame.
    class CleanUp {
    public:
        explicit CleanUp(soci::statement& statement)
            : statement_(statement) {}

        CleanUp(const CleanUp&) = delete;
        CleanUp(CleanUp&&) = delete;
        CleanUp& operator=(const CleanUp&) = delete;
        CleanUp& operator=(CleanUp&&) = delete;

        ~CleanUp() { statement_.bind_clean_up(); }

    private:
        soci::statement& statement_;
    };

    sqlite::sqlite3* handle() {
        return static_cast<soci::sqlite3_session_backend*>(session_.get_backend())->conn_;
    }

    /// A literal's address is its identity: no text is hashed on the way to a kept statement.
    soci::statement& kept(Sql sql) {
        const auto found = statements_.find(sql.text().data());
        if (found != statements_.end()) {
            return found->second;
        }
        soci::statement statement(session_);
        statement.alloc();
        statement.prepare(std::string(sql.text()));
        return statements_.emplace(sql.text().data(), std::move(statement)).first->second;
    }

    soci::session session_;
    std::unordered_map<const char*, soci::statement> statements_;
};

namespace {

/// SOCI's exceptions end here: what leaves this file is a Failure.
template <typename Function>
auto translated(Function&& function) -> decltype(function()) {
    try {
        return function();
    } catch (const soci::soci_error& error) {
        throw Failure(std::string("database: ") + error.what());
    }
}

} // namespace

Connection::Connection(std::unique_ptr<Impl> impl)
    : impl_(std::move(impl)) {}

Connection::~Connection() = default;

std::unique_ptr<Connection> Connection::open_sqlite(const std::string& path) {
    return translated([&] {
        return std::unique_ptr<Connection>(new Connection(std::make_unique<Impl>(path)));
    });
}

std::int64_t Connection::run(
    Sql sql, std::span<const Bind> binds, std::span<const bool> column_is_text, const RowSink& sink
) {
    return translated([&] { return impl_->run(sql, binds, column_is_text, sink); });
}

void Connection::run_script(const std::string& script) {
    impl_->run_script(script);
}

void Connection::leave_checkpoints() {
    impl_->leave_checkpoints();
}

void Connection::keep_others_out() {
    impl_->keep_others_out();
}

void Connection::roll_back() noexcept {
    try {
        if (is_in_transaction()) {
            run_script("ROLLBACK");
        }
    } catch (const std::exception& fault) {
        spdlog::critical("storage: cannot roll back: {}", fault.what());
    }
}

bool Connection::is_in_transaction() const {
    return impl_->is_in_transaction();
}

} // namespace latchkey::storage
