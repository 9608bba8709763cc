#include "audit/store.hpp"
#include "base/error.hpp"
#include "support/test_database.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace latchkey::audit {
namespace {

using storage::Transaction;

const Event event{Kind::refresh_token_reused, 42, "AAAAAAAAAAAAAAAAAAAAAA", "192.0.2.1"};

std::int64_t count(storage::Database& database) {
    return database.read([](Transaction& tx) {
        return std::get<0>(tx.find<std::int64_t>("SELECT count(*) FROM audit_events").value());
    });
}

TEST(Audit, KeepsWhatHappenedWithWhatMadeItHappen) {
    testing::TestDatabase database;
    database->write([](Transaction& tx) { append(tx, event); });
    const auto row = database->read([](Transaction& tx) {
        return tx.find<TimePoint, std::string, std::int64_t, std::string, std::string>(
            "SELECT at, event, user_id, session_id, address FROM audit_events"
        );
    });
    ASSERT_TRUE(row);
    EXPECT_EQ(
        *row,
        std::tuple(
            database.clock().now(),
            "refresh_token_reused",
            42,
            "AAAAAAAAAAAAAAAAAAAAAA",
            "192.0.2.1"
        )
    );
    const auto rolled_back = [&] {
        database->write([](Transaction& tx) {
            append(tx, event);
            throw std::runtime_error("it did not happen");
        });
    };
    EXPECT_THROW(rolled_back(), std::runtime_error);
    EXPECT_EQ(count(*database), 1);
}

TEST(Audit, IsNotRewritten) {
    testing::TestDatabase database;
    database->write([](Transaction& tx) { append(tx, event); });
    const auto rewrite = [&] {
        database->write([](Transaction& tx) { tx.execute("UPDATE audit_events SET user_id = 1"); });
    };
    EXPECT_THROW(rewrite(), Failure);
}

} // namespace
} // namespace latchkey::audit
