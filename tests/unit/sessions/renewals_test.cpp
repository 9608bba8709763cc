#include "sessions/renewals.hpp"
#include "sessions/store.hpp"
#include "support/session_parts.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <set>
#include <string>
#include <vector>

namespace latchkey::sessions {
namespace {

using namespace std::chrono_literals;
using storage::Transaction;

class RenewalsTest : public ::testing::Test {
protected:
    RenewalsTest()
        : first(parts.sign_up("ada@example.org")) {}

    std::string code(const Result<IssuedTokens>& outcome) {
        return outcome ? "renewed" : std::string(to_string(outcome.error().code));
    }

    std::int64_t count(storage::Sql sql) {
        return parts.database->read([&](Transaction& tx) {
            return std::get<0>(tx.find<std::int64_t>(sql).value());
        });
    }

    bool can_renew(const std::string& token) {
        return parts.renewals.can_renew({.access = {}, .refresh = {token}}, parts.client);
    }

    void hold_up_the_writer() {
        static_cast<void>(parts.database->write_later(
            [this](Transaction& /*tx*/) {
                let_the_writer_go_on.get_future().wait();
                return 0;
            },
            [] {}
        ));
    }

    std::promise<void> let_the_writer_go_on;
    testing::SessionParts parts;
    const IssuedTokens first;
};

TEST_F(RenewalsTest, GiveTheTokensOfTheNextGeneration) {
    ASSERT_TRUE(can_renew(first.refresh));
    parts.database.clock().advance(10min);
    const auto next = parts.refresh({first.refresh});
    ASSERT_TRUE(next) << next.error().message;
    const TimePoint now = parts.database.clock().now();
    EXPECT_EQ(parts.access_tokens.verify(next->access, now)->generation, 2);
    EXPECT_EQ(parts.refresh_tokens.verify(next->refresh)->generation, 2);
    EXPECT_EQ(next->session_left, first.session_left - 10min) << "the session's end does not move";
}

TEST_F(RenewalsTest, SayAtOnceWhatNeedsNoDatabase) {
    const auto code_of = [&](std::vector<std::string_view> tokens) {
        const auto begun = parts.renewals.begin(
            {.access = {}, .refresh = std::move(tokens)},
            parts.client,
            mail::Language::en,
            [] { ADD_FAILURE() << "nothing was begun"; }
        );
        return begun ? "begun" : std::string(to_string(begun.error().code));
    };
    EXPECT_EQ(code_of({}), "no_refresh_token");
    EXPECT_EQ(code_of({""}), "no_refresh_token");
    EXPECT_EQ(code_of({"garbage"}), "token_invalid");
    EXPECT_EQ(code_of({first.access}), "token_type_invalid");
    std::string forged = first.refresh;
    forged.back() = forged.back() == 'A' ? 'E' : 'A';
    EXPECT_EQ(code_of({forged}), "token_invalid");
}

TEST_F(RenewalsTest, RefuseWhatIsOver) {
    parts.database->write([](Transaction& tx) { tx.execute("UPDATE sessions SET revoked_at = 1"); }
    );
    EXPECT_EQ(code(parts.refresh({first.refresh})), "session_revoked");
    EXPECT_FALSE(can_renew(first.refresh));
    const IssuedTokens other = parts.sign_in("ada@example.org");
    parts.database.clock().advance(7 * 24h);
    EXPECT_EQ(code(parts.refresh({other.refresh})), "token_expired");
}

TEST_F(RenewalsTest, EndWhatWasStolen) {
    const auto second = parts.refresh({first.refresh});
    parts.confirmations.note(parts.refresh_tokens.verify(second->refresh)->session_id, 2);
    parts.database.clock().advance(reuse_window + 1s);
    EXPECT_FALSE(can_renew(first.refresh));
    EXPECT_EQ(code(parts.refresh({first.refresh})), "refresh_token_reused");
    EXPECT_EQ(code(parts.refresh({second->refresh})), "session_revoked");
    EXPECT_EQ(count("SELECT count(*) FROM audit_events WHERE event = 'refresh_token_reused'"), 1);
    EXPECT_EQ(count("SELECT count(*) FROM outbox"), 1);
}

/// Two begin before either is done: both are answered with the same token.
TEST_F(RenewalsTest, MayOverlap) {
    hold_up_the_writer();
    std::promise<void> done[2];
    std::vector<std::shared_ptr<const Renewal>> begun;
    for (std::promise<void>& one : done) {
        begun.push_back(parts.renewals
                            .begin(
                                {.access = {}, .refresh = {first.refresh}},
                                parts.client,
                                mail::Language::en,
                                [&one] { one.set_value(); }
                            )
                            .value());
    }
    let_the_writer_go_on.set_value();
    std::set<std::string> tokens;
    for (std::size_t i = 0; i < begun.size(); ++i) {
        done[i].get_future().wait();
        tokens.insert(parts.renewals.finish(*begun[i]).value().refresh);
    }
    EXPECT_EQ(tokens.size(), 1U);
    EXPECT_EQ(count("SELECT generation FROM sessions"), 2);
}

/// The line at the disk is bounded: who comes when 1,024 stand in it is to come back.
TEST_F(RenewalsTest, RefuseRatherThanStandInALongLine) {
    hold_up_the_writer();
    std::promise<void> all_done;
    std::atomic<int> done = 0;
    constexpr int line = 1024;
    const auto begin = [&] {
        return parts.renewals.begin(
            {.access = {}, .refresh = {first.refresh}},
            parts.client,
            mail::Language::en,
            [&] {
                if (++done == line) {
                    all_done.set_value();
                }
            }
        );
    };
    for (int i = 0; i < line; ++i) {
        ASSERT_TRUE(begin());
    }
    EXPECT_EQ(begin().error().code, ErrorCode::unavailable);
    let_the_writer_go_on.set_value();
    all_done.get_future().wait();
    EXPECT_TRUE(begin()) << "now that they are gone";
    parts.database->write([](Transaction& /*tx*/) {}); // and so is this one
}

} // namespace
} // namespace latchkey::sessions
