#include "storage/connection.hpp"

#include <soci/soci.h>
#include <spdlog/spdlog.h>

#include <deque>
#include <unordered_map>

namespace latchkey::storage {

namespace {

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

/// Takes the bindings off a kept statement, whatever happened to it: they point into the frame of
/// who runs it.
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

} // namespace

/// Prepared ones. A literal's address is its identity: no text is hashed on the way to one.
class Connection::Statements {
public:
    soci::statement& kept(soci::session& session, Sql sql) {
        const auto found = statements_.find(sql.text().data());
        if (found != statements_.end()) {
            return found->second;
        }
        soci::statement statement(session);
        statement.alloc();
        statement.prepare(std::string(sql.text()));
        return statements_.emplace(sql.text().data(), std::move(statement)).first->second;
    }

    std::int64_t
    run(soci::statement& statement,
        std::span<const Bind> binds,
        std::span<const bool> column_is_text,
        const RowSink& sink) {
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

private:
    std::unordered_map<const char*, soci::statement> statements_;
};

Connection::Connection(std::unique_ptr<soci::session> session)
    : session_(std::move(session))
    , statements_(std::make_unique<Statements>()) {}

Connection::~Connection() = default;

soci::session& Connection::session() const {
    return *session_;
}

/// SOCI's exceptions end here: what leaves this file is a Failure. Without SOCI's context, in which
/// the values are.
void Connection::fail(const soci::soci_error& error) const {
    throw Failure("database: " + error.get_error_message());
}

std::int64_t Connection::run(
    Sql sql, std::span<const Bind> binds, std::span<const bool> column_is_text, const RowSink& sink
) {
    std::int64_t changed = 0;
    const Wait wait(*this);
    try {
        changed = statements_->run(statements_->kept(*session_, sql), binds, column_is_text, sink);
    } catch (const soci::soci_error& error) {
        fail(error);
    }
    return changed;
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

} // namespace latchkey::storage
