// Of several refresh tokens the one that counts.

#include "sessions/candidates.hpp"
#include "sessions/store.hpp"
#include "support/session_parts.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace latchkey::sessions {
namespace {

using namespace std::chrono_literals;
using storage::Transaction;

class CandidatesTest : public ::testing::Test {
protected:
    CandidatesTest() { parts.sign_up("ada@example.org"); }

    /// The id of a new session of Ada's.
    SessionId begin() {
        return parts.refresh_tokens.verify(parts.sign_in("ada@example.org").refresh)->session_id;
    }

    std::vector<RefreshClaims> genuine_of(const std::vector<std::string>& tokens) {
        Presented presented;
        presented.refresh.assign(tokens.begin(), tokens.end());
        return genuine_of_each_session(parts.refresh_tokens, presented);
    }

    Candidate choose(const std::vector<RefreshClaims>& candidates, const Client& client) {
        return parts.database->read([&](Transaction& tx) {
            const auto is_current = [](const Session& session, std::int64_t generation) {
                return generation == session.generation;
            };
            return choose_candidate(tx, candidates, {client, parts.browsers}, is_current);
        });
    }

    Candidate choose(const std::vector<RefreshClaims>& candidates) {
        return choose(candidates, parts.client);
    }

    void revoke(const SessionId& id) {
        parts.database->write([&](Transaction& tx) { revoke_session(tx, id, Ending::revoked); });
    }

    std::string token(const SessionId& id, std::int64_t generation) {
        return parts.refresh_tokens.issue(id, generation);
    }

    testing::SessionParts parts;
};

TEST_F(CandidatesTest, OfSeveralThatLiveTheOneThatGoesOnCounts) {
    const SessionId left_over = begin();
    const SessionId current = begin();
    const Candidate chosen = choose({{left_over, 0}, {current, 1}});
    EXPECT_FALSE(chosen.refusal);
    EXPECT_EQ(chosen.claims.session_id, current) << "and no theft is seen in the other";
    EXPECT_EQ(choose({{left_over, 0}, {current, 0}}).claims.session_id, left_over);
}

/// Another host of the domain may have put its own beside the browser's.
TEST_F(CandidatesTest, OfSeveralUsersNoneCounts) {
    const SessionId ada = begin();
    parts.sign_up("eve@example.org");
    const SessionId eve =
        parts.refresh_tokens.verify(parts.sign_in("eve@example.org").refresh)->session_id;
    for (const auto& both : {std::pair(ada, eve), std::pair(eve, ada)}) {
        const Candidate chosen = choose({{both.first, 1}, {both.second, 1}});
        ASSERT_TRUE(chosen.refusal);
        EXPECT_EQ(chosen.refusal->code, ErrorCode::token_invalid);
    }
    revoke(eve);
    EXPECT_FALSE(choose({{eve, 1}, {ada, 1}}).refusal) << "one that is over is no other user";
}

TEST_F(CandidatesTest, OfOneSessionTheNewestGenerationCounts) {
    const SessionId id = begin();
    const std::string tokens[] = {token(id, 3), token(id, 7), token(id, 5)};
    const auto genuine = genuine_of({tokens[0], tokens[1], tokens[2]});
    ASSERT_EQ(genuine.size(), 1U);
    EXPECT_EQ(genuine[0].session_id, id);
    EXPECT_EQ(genuine[0].generation, 7);
}

TEST_F(CandidatesTest, OfSeveralSessionsEachIsKeptInItsOrder) {
    const SessionId first = begin();
    const SessionId second = begin();
    const auto genuine = genuine_of({token(second, 1), token(first, 2), token(second, 4)});
    ASSERT_EQ(genuine.size(), 2U);
    EXPECT_EQ(genuine[0].session_id, second);
    EXPECT_EQ(genuine[0].generation, 4);
    EXPECT_EQ(genuine[1].session_id, first);
}

TEST_F(CandidatesTest, GarbageBesideAGenuineOneIsNothing) {
    const SessionId id = begin();
    const std::string good = token(id, 2);
    std::string forged = token(id, 9);
    forged.back() = forged.back() == 'A' ? 'E' : 'A';
    const std::string foreign = RefreshTokens(Secret(std::string(32, 'x'))).issue(id, 9);
    const auto genuine =
        genuine_of({"", "garbage", forged, good, foreign, parts.sign_up("b@example.org").access});
    ASSERT_EQ(genuine.size(), 1U);
    EXPECT_EQ(genuine[0].generation, 2) << "a forged one counts for none";
    EXPECT_TRUE(genuine_of({}).empty());
    EXPECT_TRUE(genuine_of({"", forged, foreign}).empty());
}

TEST_F(CandidatesTest, TheLiveSessionAmongSeveralIsTheOne) {
    const SessionId revoked = begin();
    const SessionId live = begin();
    const SessionId later = begin();
    revoke(revoked);
    const SessionId unknown("AAAAAAAAAAAAAAAAAAAAAA");
    const Candidate chosen = choose({{revoked, 1}, {unknown, 1}, {live, 4}, {later, 4}});
    EXPECT_FALSE(chosen.refusal);
    ASSERT_TRUE(chosen.live);
    EXPECT_EQ(chosen.live->session.id, live);
    EXPECT_EQ(chosen.claims.session_id, live);
    EXPECT_EQ(chosen.claims.generation, 4) << "whether it is current, the service judges";
}

TEST_F(CandidatesTest, WhenNoneLivesTheFirstSaysWhy) {
    const SessionId revoked = begin();
    const SessionId other = begin();
    revoke(revoked);
    const Client another_browser{"Firefox/Linux", "192.0.2.9"};
    const auto code = [&](const std::vector<RefreshClaims>& candidates, const Client& client) {
        const Candidate chosen = choose(candidates, client);
        EXPECT_EQ(chosen.claims.session_id, candidates[0].session_id);
        return chosen.refusal ? to_string(chosen.refusal->code) : "none";
    };
    EXPECT_EQ(code({{revoked, 1}, {other, 1}}, another_browser), "session_revoked");
    EXPECT_EQ(code({{other, 1}, {revoked, 1}}, another_browser), "user_agent_mismatch");
    EXPECT_EQ(code({{SessionId("unknown"), 1}}, parts.client), "session_revoked");
    const Candidate of_another_address = choose({{other, 1}}, {parts.client.user_agent, "::1"});
    EXPECT_FALSE(of_another_address.refusal) << "people move";
    parts.database.clock().advance(7 * 24h);
    EXPECT_EQ(code({{other, 1}}, parts.client), "token_expired");
    EXPECT_EQ(code({{revoked, 1}}, parts.client), "session_revoked");
}

TEST_F(CandidatesTest, ADisabledAccountHasNoLiveSession) {
    const SessionId id = begin();
    parts.database->write([](Transaction& tx) { tx.execute("UPDATE users SET disabled_at = 1"); });
    EXPECT_EQ(choose({{id, 1}}).refusal->code, ErrorCode::session_revoked);
}

/// What a browser has left of an earlier mode of the cookies raises no alarm.
TEST_F(CandidatesTest, AnOldTokenBesideTheCurrentOneRefreshesQuietly) {
    const SessionId id = begin();
    const std::string tokens[] = {token(id, 1), token(id, 2), token(id, 3)};
    const auto refresh = [&](std::vector<std::string_view> presented) {
        const auto issued = parts.refresh(std::move(presented));
        return issued ? issued->refresh : std::string(to_string(issued.error().code));
    };
    EXPECT_EQ(refresh({tokens[0]}), tokens[1]);
    EXPECT_EQ(refresh({tokens[0], tokens[1]}), tokens[2]);
    parts.confirmations.note(id, 3);
    parts.database.clock().advance(1min);
    EXPECT_EQ(refresh({tokens[0], tokens[2], tokens[1]}), token(id, 4));
    EXPECT_EQ(refresh({tokens[0]}), "refresh_token_reused") << "the control: alone it does";
}

} // namespace
} // namespace latchkey::sessions
