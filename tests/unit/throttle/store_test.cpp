#include "support/sql_recorder.hpp"
#include "support/test_database.hpp"
#include "throttle/store.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace latchkey::throttle {
namespace {

using namespace std::chrono_literals;
using storage::Transaction;

class LimitStore : public ::testing::Test {
protected:
    void fail(const std::string& account, std::int64_t count) {
        database->write([&](Transaction& tx) {
            update_failures(tx, Attempt::password, {account}, count);
        });
    }

    bool is_there(const std::string& account) {
        return database->read([&](Transaction& tx) {
            return find_failures(tx, Attempt::password, {account}).has_value();
        });
    }

    std::int64_t erase_old(std::int64_t rows_max) {
        return database->write([&](Transaction& tx) {
            return erase_old_failures(tx, Attempt::password, rows_max);
        });
    }

    testing::TestDatabase database;
};

TEST_F(LimitStore, DropsWhatIsForgottenAndKeepsWhatIsShut) {
    fail("old", 99);
    fail("shut", 100);
    database.clock().advance(12h);
    fail("recent", 1);
    database.clock().advance(12h + 1ms);
    EXPECT_EQ(erase_old(10), 1);
    EXPECT_FALSE(is_there("old"));
    EXPECT_TRUE(is_there("shut"));
    EXPECT_TRUE(is_there("recent"));
}

TEST_F(LimitStore, DropsAFewAtATime) {
    for (int i = 0; i < 5; ++i) {
        fail("account " + std::to_string(i), 1);
    }
    database.clock().advance(48h);
    EXPECT_EQ(erase_old(3), 3);
    EXPECT_EQ(erase_old(3), 2);
    EXPECT_EQ(erase_old(3), 0);
}

TEST_F(LimitStore, DropsArrivalsThatArePast) {
    const auto erase = [&] {
        return database->write([](Transaction& tx) { return erase_past_arrivals(tx, 10); });
    };
    const std::string ada = "ada";
    database->write([&](Transaction& tx) {
        update_arrival(tx, {"code", 0, ada}, tx.now() + 1h);
        update_arrival(tx, {"code", 1, ada}, tx.now() + 2h);
    });
    EXPECT_EQ(erase(), 0);
    database.clock().advance(1h);
    EXPECT_EQ(erase(), 1);
    database->read([&](Transaction& tx) {
        EXPECT_FALSE(find_arrival(tx, {"code", 0, ada}));
        EXPECT_TRUE(find_arrival(tx, {"code", 1, ada}));
    });
}

} // namespace
} // namespace latchkey::throttle
