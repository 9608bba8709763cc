// The first key, and how keys are kept.

#include "base/error.hpp"
#include "keys/service.hpp"
#include "service_fixture.hpp"
#include "support/sql_recorder.hpp"

#include <boost/json/object.hpp>

#include <gtest/gtest.h>

#include <latch>
#include <set>
#include <string>
#include <thread>
#include <vector>

namespace latchkey::keys {
namespace {

using crypto::Algorithm;
using storage::Transaction;

TEST_F(KeyServiceTest, TheFirstKeyIsMadeOnceAndSignsAtOnce) {
    EXPECT_TRUE(list_ring(*database).empty());
    const KeyService first = start();
    const auto ring = first.ring().get();
    const RingKey& key = ring->active(now());
    EXPECT_EQ(key.times.created_at, now());
    EXPECT_EQ(key.times.active_from, now());
    EXPECT_EQ(key.key.algorithm(), Algorithm::es256);
    const KeyService second = start();
    EXPECT_EQ(ids_of(second), ids_of(first));
    EXPECT_EQ(second.ring().get()->active(now()).key.public_jwk(), key.key.public_jwk());
    EXPECT_EQ(states(), std::vector<std::string>{"active"});
}

TEST_F(KeyServiceTest, OfManyWhoStartAtOnceOneMakesIt) {
    constexpr std::size_t starters = 8;
    std::vector<std::string> key_ids(starters);
    std::latch latch(starters);
    {
        std::vector<std::jthread> threads;
        for (std::size_t i = 0; i < starters; ++i) {
            threads.emplace_back([&, i] {
                latch.arrive_and_wait();
                key_ids[i] = active_id(start());
            });
        }
    }
    EXPECT_EQ(std::set<std::string>(key_ids.begin(), key_ids.end()).size(), 1U);
    EXPECT_EQ(stored().size(), 1U);
}

TEST_F(KeyServiceTest, OfEveryAlgorithmTheKeyComesBack) {
    for (const Algorithm algorithm : {Algorithm::es256, Algorithm::eddsa, Algorithm::hs256}) {
        testing::TestDatabase fresh;
        const KeyService made = start_on(*fresh, algorithm);
        const KeyService loaded = start_on(*fresh, algorithm);
        const auto ring = loaded.ring().get();
        EXPECT_EQ(ring->active(now()).key.algorithm(), algorithm);
        EXPECT_EQ(ids_of(loaded), ids_of(made));
    }
}

TEST_F(KeyServiceTest, KeepsItSealed) {
    const KeyService service = start();
    const std::string pem(service.ring().get()->active(now()).key.to_stored().reveal());
    const std::string sealed = stored().at(0).sealed_private_key;
    EXPECT_EQ(sealed.find("PRIVATE"), std::string::npos);
    EXPECT_EQ(sealed.find(pem.substr(40, 20)), std::string::npos);
}

TEST_F(KeyServiceTest, AnotherSecretKeyIsAFailureThatNamesTheRemedy) {
    start();
    try {
        const KeyService opened(
            *database, testing::record(), make_sealer('l'), {Algorithm::es256, token_lifetime}
        );
        FAIL() << "it opened";
    } catch (const Failure& failure) {
        EXPECT_NE(std::string(failure.what()).find("SECRET_KEY"), std::string::npos);
    }
    EXPECT_NO_THROW(start()) << "it is still there";
}

/// A sealed key under another name is somebody's doing.
TEST_F(KeyServiceTest, ARenamedKeyDoesNotOpen) {
    start();
    database->write([](Transaction& tx) { tx.execute("UPDATE signing_keys SET id = 'other'"); });
    EXPECT_THROW(start(), Failure);
}

/// A key is bound to its algorithm: what signs with ES256 is no secret for HS256.
TEST_F(KeyServiceTest, AKeyOfAnotherAlgorithmThanItsRowSaysIsAFailure) {
    start();
    for (const std::string algorithm : {"HS256", "EdDSA", "RS256", "none", ""}) {
        database->write([&](Transaction& tx) {
            tx.execute(
                "UPDATE signing_keys SET algorithm = :algorithm", {{"algorithm", algorithm}}
            );
        });
        EXPECT_THROW(start(), Failure) << algorithm;
    }
}

TEST_F(KeyServiceTest, WithoutAnyKeyLeftItFailsAndSaysWhatToDo) {
    KeyService service = start();
    const std::string id = active_id(service);
    database->write([](Transaction& tx) { tx.execute("DELETE FROM signing_keys"); });
    try {
        service.keep_up();
        FAIL() << "it went on";
    } catch (const Failure& failure) {
        EXPECT_NE(std::string(failure.what()).find("Start the server again"), std::string::npos);
    }
    EXPECT_EQ(active_id(service), id) << "who signs meanwhile still can";
    EXPECT_NE(active_id(start()), id);
}

/// It runs each second.
TEST(KeyServiceIdle, WritesNothing) {
    if (testing::DatabasePlace::is_postgresql()) {
        GTEST_SKIP() << "about SQLite's own doing";
    }
    const testing::SqlRecorder recorder;
    testing::TestDatabase database;
    KeyService service(
        *database, testing::record(), make_sealer(), {Algorithm::es256, token_lifetime}
    );
    testing::SqlRecorder::clear();
    service.keep_up();
    service.keep_up();
    const auto statements = testing::SqlRecorder::statements_on("signing_keys");
    EXPECT_EQ(statements.size(), 2U);
    for (const std::string& statement : statements) {
        EXPECT_TRUE(statement.starts_with("SELECT")) << statement;
    }
}

} // namespace
} // namespace latchkey::keys
