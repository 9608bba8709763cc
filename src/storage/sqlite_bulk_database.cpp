#include "storage/sqlite_bulk_database.hpp"

namespace latchkey::storage {

namespace {

/// Takes back what its transaction did, unless that was committed.
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

} // namespace

SqliteBulkDatabase::SqliteBulkDatabase(const std::string& path, const Clock& clock)
    : clock_(clock)
    , connection_(std::make_unique<SqliteConnection>(path)) {
    connection_->keep_others_out();
    // 256 MiB of pages: of indexes that grow all over, most of what a transaction changes.
    // References are not checked row by row: who fills tables makes both ends of them.
    connection_->run_script("PRAGMA journal_mode = WAL;"
                            "PRAGMA synchronous = FULL;"
                            "PRAGMA foreign_keys = OFF;"
                            "PRAGMA trusted_schema = OFF;"
                            "PRAGMA temp_store = MEMORY;"
                            "PRAGMA cache_size = -262144;");
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
