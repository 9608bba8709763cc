#include "storage/sqlite_database.hpp"

#include <string>
#include <utility>

namespace latchkey::storage {

namespace {

std::unique_ptr<Connection> open_reader(const std::string& path) {
    auto opened = open_sqlite_connection(path);
    opened->run("PRAGMA query_only = ON");
    return opened;
}

std::unique_ptr<SqliteConnection> open_writer(const SqliteDatabase::Options& options) {
    auto opened = open_sqlite_connection(options.path, options.checkpoints);
    opened->run_script("PRAGMA cache_size = -" + std::to_string(options.write_cache_kib));
    return opened;
}

} // namespace

SqliteDatabase::SqliteDatabase(Options options, const Clock& clock)
    : clock_(clock)
    , writer_(open_writer(options))
    , readers_(options.readers_max, [path = options.path] { return open_reader(path); })
    , line_(
          {.group_max = options.group_max, .on_commit = std::move(options.on_commit)},
          {.begin = [this]() -> Connection& {
               writer_->begin_writing();
               return *writer_;
           },
           .commit = [this] { writer_->run("COMMIT"); },
           .roll_back = [this] { writer_->roll_back(); }},
          clock
      ) {
    // Nobody stands in the line yet: the connection is ours.
    writer_->run_script("PRAGMA cache_size = -" + std::to_string(options.write_cache_kib));
}

void SqliteDatabase::do_read(const Work& work) {
    ReadPool::Place reader(readers_);
    Connection& connection = reader.connection();
    connection.begin_reading();
    Transaction transaction(connection, clock_.now());
    work(transaction);
    connection.run("COMMIT");
}

void SqliteDatabase::do_write_later(Work work, Done done) {
    line_.add(std::move(work), std::move(done));
}

} // namespace latchkey::storage
