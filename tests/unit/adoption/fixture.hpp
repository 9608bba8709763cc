#pragma once

// A database of the Flask service, in SQLite or PostgreSQL, to be adopted.

#include "adoption/service.hpp"
#include "support/flask_database.hpp"
#include "support/manual_clock.hpp"
#include "support/test_database.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace latchkey::adoption {

class Adoption : public ::testing::Test {
protected:
    Adoption() { testing::make_flask_database(*connection); }

    void insert(const FlaskUser& user) {
        using namespace storage;
        run("INSERT INTO \"user\" (id, full_name, company, password, email, created_at,"
            " updated_at) VALUES (:id, :full_name, :company, :password, :email, CAST(:created_at"
            " AS TIMESTAMP), CAST(:updated_at AS TIMESTAMP))",
            "INSERT INTO \"user\" (id, full_name, company, password, email, created_at,"
            " updated_at) VALUES (:id, :full_name, :company, :password, :email, :created_at,"
            " :updated_at)",
            {{"id", user.id},
             {"full_name", user.full_name},
             {"company", user.company},
             {"password", user.password_hash},
             {"email", user.email},
             {"created_at", user.created_at},
             {"updated_at", user.updated_at}});
    }

    /// With ids from 1 on.
    void insert_ordinary(std::int64_t count) {
        for (std::int64_t id = 1; id <= count; ++id) {
            insert(ordinary(id));
        }
    }

    static FlaskUser ordinary(std::int64_t id) {
        return {
            id,
            "User." + std::to_string(id) + "@Example.com",
            "\u00c1na " + std::to_string(id),
            std::nullopt,
            testing::flask_hash,
            "2026-07-01 12:00:00.412567",
            "2026-07-02 12:00:00.999"};
    }

    Survey adopt() {
        return service.adopt(
            berlin, [](std::int64_t) {}, [](std::int64_t) {}
        );
    }

    Survey survey() {
        return service.survey(berlin, [](std::int64_t) {});
    }

    /// Every table, and every row of the Flask service's: to be compared.
    std::vector<std::string> snapshot() {
        std::vector<std::string> lines = connection->list_tables();
        storage::Transaction tx(*connection, clock.now());
        for (const FlaskUser& user : list_flask_users(tx, dialect, 0, 100000)) {
            lines.push_back(
                std::to_string(user.id) + user.email + user.full_name + user.password_hash +
                user.created_at.value_or("-") + user.updated_at.value_or("-")
            );
        }
        lines.push_back(std::to_string(count_reset_codes(tx)));
        return lines;
    }

    void
    run(storage::Sql on_postgresql,
        storage::Sql on_sqlite,
        std::initializer_list<storage::Bind> binds) {
        storage::Transaction(*connection, clock.now())
            .execute(testing::DatabasePlace::is_postgresql() ? on_postgresql : on_sqlite, binds);
    }

    template <typename... Columns>
    std::vector<std::tuple<Columns...>> list(storage::Sql sql) {
        return storage::Transaction(*connection, clock.now()).list<Columns...>(sql);
    }

    testing::DatabasePlace place;
    testing::ManualClock clock;
    std::unique_ptr<storage::Connection> connection = place.connect();
    const Dialect dialect =
        testing::DatabasePlace::is_postgresql() ? Dialect::postgresql : Dialect::sqlite;
    AdoptionService service{
        {.connection = *connection,
         .migrations = testing::DatabasePlace::is_postgresql() ? storage::postgresql_migrations()
                                                               : storage::sqlite_migrations(),
         .dialect = dialect,
         .clock = clock}};
    const LocalZone berlin{"Europe/Berlin"};
};

} // namespace latchkey::adoption
