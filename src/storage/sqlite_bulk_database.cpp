#include "storage/sqlite_bulk_database.hpp"

#include "storage/lone_transaction.hpp"

namespace latchkey::storage {

SqliteBulkDatabase::SqliteBulkDatabase(const std::string& path, const Clock& clock)
    : clock_(clock)
    , connection_(open_sqlite_alone(path)) {
    connection_->run_script("PRAGMA journal_mode = WAL");
}

void SqliteBulkDatabase::do_read(const Work& work) {
    run(&Connection::begin_reading, work);
}

void SqliteBulkDatabase::do_write_later(Work work, Done done) {
    std::exception_ptr error;
    try {
        run(&Connection::begin_writing, work);
    } catch (...) {
        error = std::current_exception();
    }
    done(std::move(error));
}

void SqliteBulkDatabase::run(void (Connection::*begin)(), const Work& work) {
    const std::lock_guard lock(mutex_);
    ((*connection_).*begin)();
    const RollBack unless_committed(*connection_);
    Transaction transaction(*connection_, clock_.now());
    work(transaction);
    connection_->run("COMMIT");
}

} // namespace latchkey::storage
