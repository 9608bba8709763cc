// The ring over the days: published, active, retired, gone.

#include "keys/service.hpp"
#include "service_fixture.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <latch>
#include <string>
#include <thread>
#include <vector>

namespace latchkey::keys {
namespace {

using namespace std::chrono_literals;
using crypto::Algorithm;
using Words = std::vector<std::string>;

class KeyRotation : public KeyServiceTest {};

TEST_F(KeyRotation, TheNextKeyIsPublishedAnHourBeforeItIsNeeded) {
    KeyService service = start();
    const std::string first = active_id(service);
    const TimePoint begun = now();
    database.clock().advance(active_period - published_ahead - 1ms);
    service.keep_up();
    EXPECT_EQ(ids_of(service), Words{first});
    database.clock().advance(1ms);
    service.keep_up();
    ASSERT_EQ(ids_of(service).size(), 2U);
    const auto ring = service.ring().get();
    EXPECT_EQ(ring->keys()[1].times.created_at, now());
    EXPECT_EQ(ring->keys()[1].times.active_from, begun + active_period);
    EXPECT_NE(ring->find(ids_of(service)[1]), nullptr) << "known before it signs";
    EXPECT_EQ(states(), (Words{"active", "published"}));
    service.keep_up();
    EXPECT_EQ(ids_of(service).size(), 2U) << "one is enough";
}

TEST_F(KeyRotation, ItSignsFromItsMomentOn) {
    KeyService service = start();
    const std::string first = active_id(service);
    database.clock().advance(active_period - published_ahead);
    service.keep_up();
    const std::string second = ids_of(service).at(1);
    database.clock().advance(published_ahead - 1ms);
    EXPECT_EQ(active_id(service), first);
    EXPECT_EQ(states(), (Words{"active", "published"}));
    database.clock().advance(1ms);
    EXPECT_EQ(active_id(service), second) << "nobody has to do anything for it";
    EXPECT_EQ(states(), (Words{"retired", "active"}));
}

TEST_F(KeyRotation, TheOldKeyStaysAsLongAsItsTokensAndAnHour) {
    KeyService service = start();
    const std::string first = active_id(service);
    database.clock().advance(active_period - published_ahead);
    service.keep_up();
    const std::string second = ids_of(service).at(1);
    database.clock().advance(published_ahead + token_lifetime + served_after - 1ms);
    service.keep_up();
    EXPECT_EQ(ids_of(service), (Words{first, second}));
    database.clock().advance(1ms);
    service.keep_up();
    EXPECT_EQ(ids_of(service), Words{second});
    EXPECT_EQ(service.ring().get()->find(first), nullptr);
    ASSERT_EQ(stored().size(), 1U) << "its private half is gone";
    EXPECT_EQ(stored()[0].id, second);
}

/// Who was down while it was time publishes the next key late, and not shorter.
TEST_F(KeyRotation, AfterALongSleepTheNextKeyStillWaitsAnHour) {
    KeyService service = start();
    const std::string first = active_id(service);
    database.clock().advance(active_period + 24h);
    service.keep_up();
    EXPECT_EQ(active_id(service), first);
    EXPECT_EQ(service.ring().get()->keys().at(1).times.active_from, now() + published_ahead);
}

TEST_F(KeyRotation, GoesOnAndOn) {
    KeyService service = start();
    std::vector<std::string> signers{active_id(service)};
    std::size_t most = 0;
    const TimePoint end = now() + 4 * active_period + 24h;
    while (now() < end) {
        database.clock().advance(30min);
        service.keep_up();
        most = std::max(most, ids_of(service).size());
        if (active_id(service) != signers.back()) {
            signers.push_back(active_id(service));
        }
    }
    EXPECT_EQ(signers.size(), 5U);
    EXPECT_EQ(most, 2U);
    EXPECT_EQ(ids_of(service), Words{signers.back()});
}

TEST_F(KeyRotation, TwoServersAgreeAndMakeOneKey) {
    const auto other_database = database.open_again();
    KeyService one = start();
    KeyService two = start_on(*other_database, Algorithm::es256);
    database.clock().advance(active_period - published_ahead);
    std::latch latch(2);
    {
        const auto keep_up = [&latch](KeyService& service) {
            latch.arrive_and_wait();
            service.keep_up();
        };
        const std::jthread first([&] { keep_up(one); });
        const std::jthread second([&] { keep_up(two); });
    }
    EXPECT_EQ(stored().size(), 2U);
    one.keep_up();
    two.keep_up();
    EXPECT_EQ(ids_of(one).size(), 2U);
    EXPECT_EQ(ids_of(one), ids_of(two));
    database.clock().advance(published_ahead);
    EXPECT_EQ(active_id(one), active_id(two));
    EXPECT_EQ(active_id(one), ids_of(two)[1]);
}

/// Of the four algorithms each takes the place of another one, and nobody is signed out for it.
class AlgorithmChange : public KeyServiceTest, public ::testing::WithParamInterface<Algorithm> {};

TEST_P(AlgorithmChange, GoesTheSameWay) {
    const Algorithm before = GetParam() == Algorithm::es256 ? Algorithm::eddsa : Algorithm::es256;
    const std::string first = active_id(start(before));
    KeyService service = start(GetParam());
    EXPECT_EQ(ids_of(service), Words{first}) << "as the database has it";
    service.keep_up();
    ASSERT_EQ(ids_of(service).size(), 2U);
    const std::string second = ids_of(service)[1];
    EXPECT_EQ(service.ring().get()->find(second)->key.algorithm(), GetParam());
    EXPECT_EQ(service.ring().get()->find(second)->verification_key.algorithm(), GetParam());
    EXPECT_EQ(active_id(service), first);
    database.clock().advance(published_ahead - 1ms);
    service.keep_up();
    EXPECT_EQ(active_id(service), first);
    EXPECT_EQ(ids_of(service).size(), 2U) << "while one waits no other is made";
    database.clock().advance(1ms);
    service.keep_up();
    EXPECT_EQ(active_id(service), second);
    database.clock().advance(token_lifetime + served_after);
    service.keep_up();
    EXPECT_EQ(ids_of(service), Words{second});
    EXPECT_EQ(list_ring(*database).at(0).algorithm, to_string(GetParam()));
}

INSTANTIATE_TEST_SUITE_P(
    Each,
    AlgorithmChange,
    ::testing::Values(Algorithm::es256, Algorithm::eddsa, Algorithm::rs256, Algorithm::hs256),
    [](const auto& row) { return std::string(to_string(row.param)); }
);

/// A server's clock was a year ahead for a moment, and made a key then.
TEST_F(KeyRotation, AMisdatedKeyKeepsNobodyWaiting) {
    KeyService service = start();
    const std::string first = active_id(service);
    service.rotate(audit::Author::of_operator());
    const std::string misdated = stored().at(1).id;
    database->write([&](storage::Transaction& tx) {
        tx.execute("UPDATE signing_keys SET active_from = active_from + 31536000000");
    });
    database->write([&](storage::Transaction& tx) {
        tx.execute(
            "UPDATE signing_keys SET active_from = created_at WHERE id = :id", {{"id", first}}
        );
    });
    service.keep_up();
    ASSERT_EQ(stored().size(), 2U);
    EXPECT_EQ(stored()[0].id, first);
    EXPECT_NE(stored()[1].id, misdated);
    EXPECT_EQ(stored()[1].times.active_from, now() + published_ahead);
    EXPECT_EQ(active_id(service), first);
}

TEST_F(KeyRotation, AClockThatWasPutBackLeavesTheFirstKeyActive) {
    KeyService service = start();
    database.clock().advance(-24h);
    EXPECT_EQ(active_id(service), stored().at(0).id);
    EXPECT_EQ(states(), Words{"active"});
}

/// Each wants its own algorithm, and gets its turn; the ring does not grow for it.
TEST_F(KeyRotation, ServersWhoseSettingsDifferDoNotFillTheRing) {
    KeyService one = start(Algorithm::es256);
    KeyService two = start(Algorithm::eddsa);
    std::size_t most = 0;
    for (int i = 0; i < 24 * 6; ++i) {
        database.clock().advance(10min);
        one.keep_up();
        two.keep_up();
        most = std::max(most, stored().size());
    }
    EXPECT_GT(most, 1U);
    EXPECT_LE(most, 5U);
}

} // namespace
} // namespace latchkey::keys
