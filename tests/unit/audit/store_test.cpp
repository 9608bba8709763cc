#include "audit/store.hpp"
#include "support/test_database.hpp"

#include <gtest/gtest.h>

namespace latchkey::audit {
namespace {

using storage::Transaction;

TEST(AuditStore, KeepsEveryPartOfAnEvent) {
    testing::TestDatabase database;
    const Client client{"Firefox/Linux", "192.0.2.1", RequestId(0xabc)};
    database->write([&](Transaction& tx) {
        insert_event(
            tx,
            {.kind = Kind::role_changed,
             .by = Author::user(1, "AAAAAAAAAAAAAAAAAAAAAA", client),
             .user_id = 42,
             .session_id = "BBBBBBBBBBBBBBBBBBBBBB",
             .facts = {{FactName::role_before, "user"}, {FactName::role, "admin"}}}
        );
    });
    const auto row = database->read([](Transaction& tx) {
        return tx.find<
            TimePoint,
            std::string,
            std::string,
            std::int64_t,
            std::string,
            std::int64_t,
            std::string,
            std::string,
            std::string,
            std::string,
            std::string>(
            "SELECT at, event, actor, actor_id, actor_session_id, user_id, session_id, facts,"
            " address, user_agent, request_id FROM audit_events"
        );
    });
    ASSERT_TRUE(row);
    EXPECT_EQ(
        *row,
        std::tuple(
            database.clock().now(),
            "role_changed",
            "user",
            1,
            "AAAAAAAAAAAAAAAAAAAAAA",
            42,
            "BBBBBBBBBBBBBBBBBBBBBB",
            "role_before=user role=admin",
            "192.0.2.1",
            "Firefox/Linux",
            "0000000000000abc"
        )
    );
}

} // namespace
} // namespace latchkey::audit
