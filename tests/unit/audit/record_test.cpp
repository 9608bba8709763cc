#include "base/error.hpp"
#include "record_fixture.hpp"

#include <stdexcept>

namespace latchkey::audit {
namespace {

using storage::Sql;
using storage::Transaction;

class AuditRecord : public RecordTest {};

TEST_F(AuditRecord, IsWrittenInTheTransactionItTellsOf) {
    const auto rolled_back = [&] {
        database->write([](Transaction& tx) {
            testing::record().append(tx, event(42));
            throw std::runtime_error("it did not happen");
        });
    };
    EXPECT_THROW(rolled_back(), std::runtime_error);
    EXPECT_TRUE(entries().empty());
    append(1);
    EXPECT_EQ(entries().at(0).id, 1) << "no gap stays where nothing happened";
    EXPECT_FALSE(verify_all().fault);
}

TEST_F(AuditRecord, ChainsEachRowToTheOneBefore) {
    append(3);
    const std::vector<Entry> rows = entries();
    ASSERT_EQ(rows.size(), 3U);
    EXPECT_EQ(rows[0].previous_hash, "");
    EXPECT_EQ(rows[1].previous_hash, rows[0].hash);
    EXPECT_EQ(rows[2].previous_hash, rows[1].hash);
    EXPECT_EQ(head().last_id, 3);
    EXPECT_EQ(head().hash, rows[2].hash);
    EXPECT_TRUE(testing::record().is_signed(head()));
}

TEST_F(AuditRecord, IsOnlyAddedTo) {
    append(2);
    for (const Sql statement :
         {Sql("UPDATE audit_events SET user_id = 1"),
          Sql("DELETE FROM audit_events"),
          Sql("DELETE FROM audit_events WHERE id = 2"),
          Sql("DELETE FROM audit_head"),
          Sql("UPDATE audit_head SET last_id = 1"),
          Sql("UPDATE audit_head SET dropped_id = 3"),
          Sql("UPDATE audit_head SET dropped_id = -1")}) {
        const auto rewrite = [&] {
            database->write([&](Transaction& tx) { tx.execute(statement); });
        };
        EXPECT_THROW(rewrite(), Failure) << statement.text();
    }
    EXPECT_EQ(entries().size(), 2U);
    EXPECT_FALSE(verify_all().fault);
}

TEST_F(AuditRecord, DropsTheOldestRowsAndNothingElse) {
    append(6);
    EXPECT_EQ(trim(std::chrono::hours(1)), 0) << "all of them are young";
    EXPECT_EQ(trim(std::chrono::milliseconds(1500), 3), 3) << "no more than it may";
    EXPECT_EQ(entries().front().id, 4);
    EXPECT_EQ(head().dropped_hash, entries().front().previous_hash);
    EXPECT_EQ(trim(std::chrono::milliseconds(1500), 3), 1);
    EXPECT_EQ(trim(std::chrono::milliseconds(1500), 3), 0);
    EXPECT_EQ(trim(std::chrono::milliseconds(-1)), 2) << "all of them";
    EXPECT_FALSE(verify_all().fault);
    append(1);
    EXPECT_EQ(entries().at(0).id, 7);
    EXPECT_FALSE(verify_all().fault);
}

/// A clock that was put back: what is young keeps what is chained behind it.
TEST_F(AuditRecord, DropsNoRowBehindOneThatStays) {
    append(1);
    database.clock().advance(std::chrono::hours(2));
    append(1);
    database.clock().advance(std::chrono::hours(-2));
    append(1);
    database.clock().advance(std::chrono::hours(1));
    EXPECT_EQ(trim(std::chrono::minutes(30)), 1);
    EXPECT_EQ(entries().size(), 2U);
    EXPECT_FALSE(verify_all().fault);
}

TEST_F(AuditRecord, DropsNothingOfARecordThatSomebodyElseSigned) {
    append(3);
    tamper({"UPDATE audit_head SET mac = 'x'"});
    EXPECT_EQ(trim(std::chrono::milliseconds(-1)), 0);
    EXPECT_EQ(entries().size(), 3U);
}

} // namespace
} // namespace latchkey::audit
