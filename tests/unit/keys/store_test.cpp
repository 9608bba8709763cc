#include "keys/store.hpp"
#include "support/test_database.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace latchkey::keys {
namespace {

using namespace std::chrono_literals;
using storage::Transaction;

class KeyStore : public ::testing::Test {
protected:
    void insert(const std::string& id, TimePoint created_at, TimePoint active_from) {
        database->write([&](Transaction& tx) {
            insert_key(tx, {id, "EdDSA", "sealed " + id, {created_at, active_from}});
        });
    }

    std::string ids() {
        std::string joined;
        for (const StoredKey& key : database->read(list_keys)) {
            joined += key.id;
        }
        return joined;
    }

    testing::TestDatabase database;
    const TimePoint now = database.clock().now();
};

TEST_F(KeyStore, KeepsWhatItIsGiven) {
    insert("a", now, now + 1h);
    const std::vector<StoredKey> keys = database->read(list_keys);
    ASSERT_EQ(keys.size(), 1U);
    EXPECT_EQ(keys[0].id, "a");
    EXPECT_EQ(keys[0].algorithm, "EdDSA");
    EXPECT_EQ(keys[0].sealed_private_key, "sealed a");
    EXPECT_EQ(keys[0].times.created_at, now);
    EXPECT_EQ(keys[0].times.active_from, now + 1h);
}

/// One order on every server, of keys that were made in the same millisecond too.
TEST_F(KeyStore, ListsThemInTheOrderOfTheirTurns) {
    insert("a", now + 1ms, now + 3h);
    insert("d", now, now + 2h);
    insert("c", now + 1ms, now + 2h);
    insert("b", now + 1ms, now + 2h);
    insert("e", now + 2ms, now);
    EXPECT_EQ(ids(), "edbca");
}

TEST_F(KeyStore, ErasesOneOfThem) {
    insert("a", now, now);
    insert("b", now, now + 1h);
    EXPECT_TRUE(database->write([](Transaction& tx) { return erase_key(tx, "a"); }));
    EXPECT_FALSE(database->write([](Transaction& tx) { return erase_key(tx, "unknown"); }));
    EXPECT_EQ(ids(), "b");
}

} // namespace
} // namespace latchkey::keys
