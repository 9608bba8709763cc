// What a token of the Flask service costs that begins nothing.

#include "accounts/store.hpp"
#include "sessions/legacy_sessions.hpp"
#include "support/flask_tokens.hpp"
#include "support/session_parts.hpp"

#include <gtest/gtest.h>

#include <string>

namespace latchkey::sessions {
namespace {

constexpr const char* ada = "ada@example.org";

TEST(LegacySessions, WriteNothingForATokenThatBeginsNone) {
    testing::SessionParts parts;
    const SignedIn signed_in = parts.admit(parts.sign_up(ada).access);
    LegacySessions legacy(
        LegacyTokens(Secret(std::string(testing::flask_key))), *parts.database, testing::record()
    );
    const TimePoint now = parts.database.clock().now();
    const std::string token = testing::flask_access_token({ada, "", now}).text();
    parts.database.clock().advance(std::chrono::seconds(1));
    parts.database->write([&](storage::Transaction& tx) {
        LegacySessions::end_unseen(tx, signed_in.user.id);
    });
    const auto writes = parts.database->write_counts().writes;
    EXPECT_FALSE(legacy.open(token, parts.client, now));
    EXPECT_EQ(parts.database->write_counts().writes, writes);

    const std::string later =
        testing::flask_access_token({ada, "", now + std::chrono::seconds(1)}).text();
    EXPECT_TRUE(legacy.open(later, parts.client, now + std::chrono::seconds(1)));
    EXPECT_EQ(parts.database->write_counts().writes, writes + 1);
    EXPECT_TRUE(legacy.open(later, parts.client, now + std::chrono::seconds(1)));
    EXPECT_EQ(parts.database->write_counts().writes, writes + 1);
}

} // namespace
} // namespace latchkey::sessions
