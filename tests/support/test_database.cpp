#include "support/test_database.hpp"

#include "storage/migrations.hpp"
#include "storage/postgresql_database.hpp"
#include "storage/sqlite_database.hpp"

#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <stdexcept>

namespace latchkey::testing {

namespace {

/// "postgresql://latchkey@/postgres?host=/folder": of the server's own database.
const char* server_url() {
    return std::getenv("LATCHKEY_TEST_POSTGRESQL");
}

std::string url_of(const std::string& name) {
    std::string url = server_url();
    const std::size_t end = url.find('?');
    const std::size_t begin = url.rfind('/', end) + 1;
    return url.replace(begin, std::min(end, url.size()) - begin, name);
}

std::string next_name() {
    static std::atomic<int> last = 0;
    return "test_" + std::to_string(getpid()) + '_' + std::to_string(++last);
}

/// One that is copied for each test, which is quicker than to make each anew.
class Template {
public:
    Template() {
        server_.run_script("CREATE DATABASE " + name());
        storage::upgrade_postgresql(url_of(name()), ManualClock());
    }

    Template(const Template&) = delete;
    Template(Template&&) = delete;
    Template& operator=(const Template&) = delete;
    Template& operator=(Template&&) = delete;

    ~Template() { server_.run_script("DROP DATABASE IF EXISTS " + name()); }

    static std::string name() { return "template_" + std::to_string(getpid()); }

private:
    storage::PostgresqlConnection server_{server_url()};
};

std::string copy_template() {
    static const Template made;
    const std::string name = next_name();
    storage::PostgresqlConnection(server_url())
        .run_script("CREATE DATABASE " + name + " TEMPLATE " + Template::name());
    return name;
}

} // namespace

DatabasePlace::DatabasePlace()
    : name_(is_postgresql() ? copy_template() : "") {}

DatabasePlace::~DatabasePlace() {
    if (!name_.empty()) {
        storage::PostgresqlConnection(server_url())
            .run_script("DROP DATABASE " + name_ + " WITH (FORCE)");
    }
}

bool DatabasePlace::is_postgresql() {
    return server_url() != nullptr;
}

std::string DatabasePlace::url() const {
    return name_.empty() ? "sqlite:///" + path() : url_of(name_);
}

std::string DatabasePlace::path() const {
    if (!name_.empty()) {
        throw std::logic_error("a test of SQLite's files runs on PostgreSQL");
    }
    return folder_.file("latchkey.db");
}

std::unique_ptr<storage::Connection> DatabasePlace::connect() const {
    if (!name_.empty()) {
        return std::make_unique<storage::PostgresqlConnection>(url());
    }
    return storage::open_sqlite_connection(path());
}

std::unique_ptr<storage::Database> DatabasePlace::open(const Clock& clock) const {
    if (!name_.empty()) {
        return std::make_unique<storage::PostgresqlDatabase>(
            storage::PostgresqlDatabase::Options{.url = url()}, clock
        );
    }
    storage::upgrade_sqlite(path(), clock);
    return std::make_unique<storage::SqliteDatabase>(
        storage::SqliteDatabase::Options{
            .path = path(), .checkpoints = storage::Checkpoints::left_to_the_server},
        clock
    );
}

TestDatabase::TestDatabase()
    : database_(place_.open(clock_)) {}

} // namespace latchkey::testing
