// What an operator does to the ring from the command line, and how a server that runs takes it in.

#include "base/error.hpp"
#include "keys/service.hpp"
#include "service_fixture.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace latchkey::keys {
namespace {

using namespace std::chrono_literals;
using crypto::Algorithm;
using storage::Transaction;
using Words = std::vector<std::string>;

class KeyReplacement : public KeyServiceTest {};

TEST_F(KeyReplacement, RotatingPublishesTheNextKeyAtOnce) {
    KeyService service = start();
    const std::string first = active_id(service);
    const auto next = service.rotate(audit::Author::of_operator());
    ASSERT_TRUE(next);
    EXPECT_EQ(ids_of(service), Words{first}) << "this server hears of it like any other";
    service.keep_up();
    EXPECT_EQ(ids_of(service), (Words{first, *next}));
    EXPECT_EQ(service.ring().get()->find(*next)->times.active_from, now() + published_ahead);
    database.clock().advance(published_ahead);
    EXPECT_EQ(active_id(service), *next);
}

TEST_F(KeyReplacement, WhileAKeyWaitsRotatingGivesNothing) {
    KeyService service = start();
    ASSERT_TRUE(service.rotate(audit::Author::of_operator()));
    EXPECT_EQ(service.rotate(audit::Author::of_operator()), std::nullopt);
    EXPECT_EQ(start(Algorithm::eddsa).rotate(audit::Author::of_operator()), std::nullopt)
        << "whoever asks";
    database.clock().advance(published_ahead - 1ms);
    EXPECT_EQ(service.rotate(audit::Author::of_operator()), std::nullopt);
    EXPECT_EQ(stored().size(), 2U);
    database.clock().advance(1ms);
    EXPECT_TRUE(service.rotate(audit::Author::of_operator()));
    EXPECT_EQ(states(), (Words{"retired", "active", "published"}));
}

TEST_F(KeyReplacement, ReplacingAllLeavesOneThatSignsAtOnce) {
    KeyService service = start();
    const std::string first = active_id(service);
    const std::string waiting = service.rotate(audit::Author::of_operator()).value();
    service.keep_up();
    const std::string replacement = service.replace_all(audit::Author::of_operator());
    EXPECT_EQ(states(), Words{"active"});
    service.keep_up();
    EXPECT_EQ(ids_of(service), Words{replacement});
    EXPECT_EQ(active_id(service), replacement);
    EXPECT_EQ(service.ring().get()->find(first), nullptr);
    EXPECT_EQ(service.ring().get()->find(waiting), nullptr);
    EXPECT_EQ(stored().at(0).times.active_from, now());
}

TEST_F(KeyReplacement, ARunningServerTakesInWhatOthersDid) {
    KeyService running = start();
    const std::string first = active_id(running);
    const auto other_database = database.open_again();
    KeyService command = start_on(*other_database, Algorithm::es256);
    const std::string second = command.rotate(audit::Author::of_operator()).value();
    running.keep_up();
    EXPECT_EQ(ids_of(running), (Words{first, second}));
    const std::string third = command.replace_all(audit::Author::of_operator());
    EXPECT_EQ(ids_of(running), (Words{first, second})) << "not before its next second";
    running.keep_up();
    EXPECT_EQ(ids_of(running), Words{third});
}

/// A ring that somebody signs with at this moment does not change under their hands.
TEST_F(KeyReplacement, WhoHasTheRingKeepsIt) {
    KeyService service = start();
    const auto before = service.ring().get();
    const std::string first = active_id(service);
    service.replace_all(audit::Author::of_operator());
    service.keep_up();
    EXPECT_EQ(before->active(now()).key.key_id(), first);
    EXPECT_NE(active_id(service), first);
}

TEST_F(KeyReplacement, WhatDoesNotOpenLeavesTheRingAsItWas) {
    KeyService service = start();
    const std::string first = active_id(service);
    const std::string second = service.rotate(audit::Author::of_operator()).value();
    database->write([&](Transaction& tx) {
        tx.execute(
            "UPDATE signing_keys SET sealed_private_key = 'damaged' WHERE id = :id",
            {{"id", second}}
        );
    });
    EXPECT_THROW(service.keep_up(), Failure);
    EXPECT_EQ(ids_of(service), Words{first});
}

TEST_F(KeyReplacement, TheListHasEveryStateAndNeedsNoSecretKey) {
    KeyService service = start();
    const std::string first = active_id(service);
    const std::string second = service.rotate(audit::Author::of_operator()).value();
    database.clock().advance(published_ahead);
    const std::string third = start(Algorithm::hs256).rotate(audit::Author::of_operator()).value();
    const std::vector<ListedKey> listed = list_ring(*database);
    ASSERT_EQ(listed.size(), 3U);
    EXPECT_EQ(listed[0].id, first);
    EXPECT_EQ(listed[0].state, KeyState::retired);
    EXPECT_EQ(listed[1].id, second);
    EXPECT_EQ(listed[1].state, KeyState::active);
    EXPECT_EQ(listed[1].times.active_from, now());
    EXPECT_EQ(listed[2].id, third);
    EXPECT_EQ(listed[2].state, KeyState::published);
    EXPECT_EQ(listed[2].algorithm, "HS256");
    EXPECT_EQ(listed[2].times.created_at, now());
    database.clock().advance(published_ahead);
    EXPECT_EQ(states(), (Words{"retired", "retired", "active"}));
}

} // namespace
} // namespace latchkey::keys
