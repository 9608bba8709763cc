#include "http/answer_memory.hpp"
#include "http/router.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace latchkey::http {
namespace {

constexpr TimePoint now{};

struct TestLease final : Lease {
    bool is_good = true;
    TimePoint seen_at;

    [[nodiscard]] bool holds(TimePoint at) override {
        seen_at = at;
        return is_good;
    }
};

AnswerMemory::Answer answer(std::string text, std::shared_ptr<Lease> lease = {}) {
    return {std::move(text), 0, lease ? std::move(lease) : std::make_shared<TestLease>()};
}

class AnswerMemoryTest : public ::testing::Test {
protected:
    std::string find(const Question& question) {
        const auto* found = memory.find(question, now);
        return found == nullptr ? "" : found->text;
    }

    const Route one{Method::get, "/one", Lane::io, {}};
    const Route other{Method::get, "/other", Lane::io, {}};
    AnswerMemory memory;
};

TEST_F(AnswerMemoryTest, AnswersTheSameQuestionOnly) {
    const std::string token(400, 't');
    const Question question{&one, {token, "Firefox"}, "https://app.example"};
    EXPECT_EQ(find(question), "");
    memory.keep(question, answer("a"), now);
    EXPECT_EQ(find(question), "a");
    const std::string same_token(400, 't');
    EXPECT_EQ(find({&one, {same_token, "Firefox"}, "https://app.example"}), "a");
    EXPECT_EQ(find({&other, {token, "Firefox"}, "https://app.example"}), "");
    EXPECT_EQ(find({&one, {token, "Chrome"}, "https://app.example"}), "");
    EXPECT_EQ(find({&one, {token, "Firefox"}, ""}), "");
    for (const std::size_t at : {0U, 200U, 399U}) { // what is hashed of it, and what is not
        std::string forged = token;
        forged[at] = 'u';
        EXPECT_EQ(find({&one, {forged, "Firefox"}, "https://app.example"}), "") << at;
    }
    EXPECT_EQ(find({&one, {token.substr(1), "Firefox"}, "https://app.example"}), "");
}

TEST_F(AnswerMemoryTest, WhatStandsWhereDoesNotMix) {
    memory.keep({&one, {"token", "ab"}, "c"}, answer("a"), now);
    EXPECT_EQ(find({&one, {"token", "a"}, "bc"}), "");
    EXPECT_EQ(find({&one, {"tokena", "b"}, "c"}), "");
}

TEST_F(AnswerMemoryTest, GivesAnAnswerOnlyWhileItsLeaseHolds) {
    const auto lease = std::make_shared<TestLease>();
    const std::weak_ptr<TestLease> watched = lease;
    const Question question{&one, {"token", ""}, ""};
    memory.keep(question, answer("a", lease), now);
    EXPECT_NE(memory.find(question, now + std::chrono::hours(1)), nullptr);
    EXPECT_EQ(lease->seen_at, now + std::chrono::hours(1));
    lease->is_good = false;
    EXPECT_EQ(find(question), "");
    lease->is_good = true;
    EXPECT_EQ(find(question), "") << "it is forgotten";
    EXPECT_EQ(watched.use_count(), 1) << "and so is the token";
}

TEST_F(AnswerMemoryTest, ANewerAnswerTakesThePlaceOfTheOlder) {
    const auto lease = std::make_shared<TestLease>();
    const Question question{&one, {"token", ""}, ""};
    memory.keep(question, answer("a", lease), now);
    memory.keep(question, answer("b"), now);
    EXPECT_EQ(find(question), "b");
    EXPECT_EQ(lease.use_count(), 1);
}

TEST_F(AnswerMemoryTest, IsBoundedAndKeepsTheNewest) {
    constexpr int count = 20'000;
    const auto token = [](int i) { return "token " + std::to_string(i); };
    for (int i = 0; i < count; ++i) {
        const std::string text = token(i);
        memory.keep({&one, {text, ""}, ""}, answer(text), now);
        ASSERT_EQ(find({&one, {text, ""}, ""}), text);
    }
    int known = 0;
    for (int i = 0; i < count; ++i) {
        known += find({&one, {token(i), ""}, ""}).empty() ? 0 : 1;
    }
    EXPECT_LE(known, 4096);
    EXPECT_GT(known, 4000);
}

/// Front ends of several origins share one session; who invents more of them pushes out his own.
TEST_F(AnswerMemoryTest, ATokensVariantsHaveRoomBesideOneAnother) {
    const std::string variants[] = {"a", "b", "c", "d"};
    for (const std::string& variant : variants) {
        memory.keep({&one, {"token", variant}, ""}, answer(variant), now);
    }
    for (const std::string& variant : variants) {
        EXPECT_EQ(find({&one, {"token", variant}, ""}), variant);
    }
    memory.keep({&one, {"token", "e"}, ""}, answer("e"), now);
    EXPECT_EQ(find({&one, {"token", "a"}, ""}), "") << "the oldest";
    EXPECT_EQ(find({&one, {"token", "e"}, ""}), "e");
}

TEST_F(AnswerMemoryTest, WhatIsOverIsNotKept) {
    const auto lease = std::make_shared<TestLease>();
    lease->is_good = false;
    memory.keep({&one, {"token", ""}, ""}, answer("a", lease), now);
    EXPECT_EQ(lease.use_count(), 1);
}

/// Nobody asks again with a token that was signed out: it goes all the same.
TEST_F(AnswerMemoryTest, WhatNobodyAsksForAgainIsDroppedInTime) {
    const auto over = std::make_shared<TestLease>();
    const auto good = std::make_shared<TestLease>();
    memory.keep({&one, {"token", ""}, ""}, answer("a", over), now);
    memory.keep({&one, {"other", ""}, ""}, answer("b", good), now);
    over->is_good = false;
    for (int tick = 0; tick < 60; ++tick) { // half a minute
        memory.drop_stale(now);
    }
    EXPECT_EQ(over.use_count(), 1);
    EXPECT_EQ(good.use_count(), 2);
    AnswerMemory().drop_stale(now); // of nothing
}

TEST_F(AnswerMemoryTest, LongOnesAreNotKept) {
    const std::string longest(4095, 't'); // and a byte of an answer
    memory.keep({&one, {longest, ""}, ""}, answer("a"), now);
    EXPECT_EQ(find({&one, {longest, ""}, ""}), "a");
    memory.keep({&one, {longest, "v"}, ""}, answer("a"), now);
    EXPECT_EQ(find({&one, {longest, "v"}, ""}), "");
    memory.keep({&one, {longest, ""}, "o"}, answer("a"), now);
    EXPECT_EQ(find({&one, {longest, ""}, "o"}), "");
}

} // namespace
} // namespace latchkey::http
