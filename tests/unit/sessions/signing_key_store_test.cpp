#include "base/error.hpp"
#include "sessions/signing_key_store.hpp"
#include "support/test_database.hpp"

#include <boost/json/object.hpp>

#include <gtest/gtest.h>

#include <latch>
#include <set>
#include <string>
#include <thread>
#include <vector>

namespace latchkey::sessions {
namespace {

crypto::Sealer sealer(char letter) {
    return crypto::Sealer(Secret(std::string(crypto::Sealer::key_bytes, letter)));
}

TEST(SigningKeyStore, MakesAKeyOnce) {
    testing::TestDatabase database;
    const crypto::SigningKey made = load_or_make_signing_key(*database, sealer('k'));
    const crypto::SigningKey loaded = load_or_make_signing_key(*database, sealer('k'));
    EXPECT_EQ(loaded.key_id(), made.key_id());
    EXPECT_EQ(loaded.public_jwk(), made.public_jwk());
}

TEST(SigningKeyStore, OfManyWhoStartAtOnceOneMakesIt) {
    testing::TestDatabase database;
    constexpr std::size_t starters = 8;
    std::vector<std::string> key_ids(starters);
    std::latch start(starters);
    {
        std::vector<std::jthread> threads;
        for (std::size_t i = 0; i < starters; ++i) {
            threads.emplace_back([&, i] {
                start.arrive_and_wait();
                key_ids[i] = load_or_make_signing_key(*database, sealer('k')).key_id();
            });
        }
    }
    EXPECT_EQ(std::set<std::string>(key_ids.begin(), key_ids.end()).size(), 1U);
}

TEST(SigningKeyStore, KeepsItSealed) {
    testing::TestDatabase database;
    const crypto::SigningKey key = load_or_make_signing_key(*database, sealer('k'));
    const std::string pem(key.to_stored().reveal());
    const std::string sealed = std::get<0>(
        database
            ->read([](storage::Transaction& tx) {
                return tx.find<std::string>("SELECT sealed_private_key FROM signing_keys");
            })
            .value()
    );
    EXPECT_EQ(sealed.find("PRIVATE"), std::string::npos);
    EXPECT_EQ(sealed.find(pem.substr(40, 20)), std::string::npos);
}

TEST(SigningKeyStore, AnotherSecretKeyIsAFailureThatNamesTheRemedy) {
    testing::TestDatabase database;
    load_or_make_signing_key(*database, sealer('k'));
    try {
        load_or_make_signing_key(*database, sealer('l'));
        FAIL() << "it opened";
    } catch (const Failure& failure) {
        EXPECT_NE(std::string(failure.what()).find("SECRET_KEY"), std::string::npos);
    }
    EXPECT_NO_THROW(load_or_make_signing_key(*database, sealer('k'))) << "it is still there";
}

/// A sealed key under another name is somebody's doing.
TEST(SigningKeyStore, ARenamedKeyDoesNotOpen) {
    testing::TestDatabase database;
    load_or_make_signing_key(*database, sealer('k'));
    database->write([](storage::Transaction& tx) {
        tx.execute("UPDATE signing_keys SET id = 'other'");
    });
    EXPECT_THROW(load_or_make_signing_key(*database, sealer('k')), Failure);
}

} // namespace
} // namespace latchkey::sessions
