#include "audit/record.hpp"
#include "base/error.hpp"
#include "support/audit_record.hpp"
#include "support/test_database.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace latchkey::audit {
namespace {

using storage::Transaction;

const Event event{
    .kind = Kind::role_changed,
    .by =
        Author::user(1, "AAAAAAAAAAAAAAAAAAAAAA", {"Firefox/Linux", "192.0.2.1", RequestId(0xabc)}),
    .user_id = 42,
    .facts = {{FactName::role_before, "user"}, {FactName::role, "admin"}}};

std::int64_t count(storage::Database& database) {
    return database.read([](Transaction& tx) {
        return std::get<0>(tx.find<std::int64_t>("SELECT count(*) FROM audit_events").value());
    });
}

TEST(AuditRecord, IsWrittenInTheTransactionItTellsOf) {
    testing::TestDatabase database;
    const auto rolled_back = [&] {
        database->write([](Transaction& tx) {
            testing::record().append(tx, event);
            throw std::runtime_error("it did not happen");
        });
    };
    EXPECT_THROW(rolled_back(), std::runtime_error);
    EXPECT_EQ(count(*database), 0);
    database->write([](Transaction& tx) { testing::record().append(tx, event); });
    EXPECT_EQ(count(*database), 1);
}

TEST(AuditRecord, IsNotRewritten) {
    testing::TestDatabase database;
    database->write([](Transaction& tx) { testing::record().append(tx, event); });
    const auto rewrite = [&] {
        database->write([](Transaction& tx) { tx.execute("UPDATE audit_events SET user_id = 1"); });
    };
    EXPECT_THROW(rewrite(), Failure);
}

} // namespace
} // namespace latchkey::audit
