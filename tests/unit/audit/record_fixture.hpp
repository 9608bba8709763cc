#pragma once

// A record over a real database file, and somebody who has that file in an editor.

#include "audit/record.hpp"
#include "audit/store.hpp"
#include "audit/verification.hpp"
#include "support/audit_record.hpp"
#include "support/test_database.hpp"

#include <gtest/gtest.h>

#include <initializer_list>
#include <optional>
#include <vector>

namespace latchkey::audit {

class RecordTest : public ::testing::Test {
protected:
    static Event event(std::int64_t user_id) {
        return {
            .kind = Kind::role_changed,
            .by = Author::user(
                1, "AAAAAAAAAAAAAAAAAAAAAA", {"Firefox/Linux", "192.0.2.1", RequestId(0xabc)}
            ),
            .user_id = user_id,
            .session_id = "BBBBBBBBBBBBBBBBBBBBBB",
            .facts = {{FactName::role_before, "user"}, {FactName::role, "admin"}}};
    }

    /// Each in a transaction of its own, a second after the one before.
    void append(int events, const Record& by = testing::record()) {
        for (int i = 0; i < events; ++i) {
            database.clock().advance(std::chrono::seconds(1));
            database->write([&](storage::Transaction& tx) { by.append(tx, event(40 + i)); });
        }
    }

    /// The triggers do not stop whoever can write to the file.
    void tamper(std::initializer_list<storage::Sql> statements) {
        database->write([&](storage::Transaction& tx) {
            for (const storage::Sql free : ways_around_the_triggers()) {
                tx.execute(free);
            }
            for (const storage::Sql statement : statements) {
                tx.execute(statement);
            }
        });
    }

    static std::vector<storage::Sql> ways_around_the_triggers() {
        if (testing::DatabasePlace::is_postgresql()) {
            return {
                "ALTER TABLE audit_events DISABLE TRIGGER USER",
                "ALTER TABLE audit_head DISABLE TRIGGER USER"};
        }
        return {
            "DROP TRIGGER IF EXISTS audit_events_stay",
            "DROP TRIGGER IF EXISTS audit_events_are_kept",
            "DROP TRIGGER IF EXISTS audit_head_goes_on",
            "DROP TRIGGER IF EXISTS audit_head_stays"};
    }

    std::int64_t trim(std::chrono::milliseconds kept, std::int64_t rows_max = 500) {
        return database->write([&](storage::Transaction& tx) {
            return testing::record().trim(tx, tx.now() - kept, rows_max);
        });
    }

    Verification verify_all() {
        return verify(*database, testing::record(), [](std::int64_t /*id*/) {});
    }

    std::vector<Entry> entries() {
        return database->read([](storage::Transaction& tx) {
            return list_entries_after(tx, 0, 1000);
        });
    }

    Head head() { return database->read(find_head); }

    testing::TestDatabase database;
};

} // namespace latchkey::audit
