#include "sessions/refresh_token.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <string>

namespace latchkey::sessions {
namespace {

const SessionId session_id("AAAAAAAAAAAAAAAAAAAAAA"); // 16 bytes

RefreshTokens tokens_with_key(char letter) {
    return RefreshTokens(Secret(std::string(32, letter)));
}

TEST(RefreshToken, ComesBackAsItWent) {
    const RefreshTokens tokens = tokens_with_key('k');
    for (const std::int64_t generation :
         {std::int64_t{1},
          std::int64_t{2},
          std::int64_t{4711},
          std::numeric_limits<std::int64_t>::max()}) {
        const std::string token = tokens.issue(session_id, generation);
        const auto claims = tokens.verify(token);
        ASSERT_TRUE(claims) << token;
        EXPECT_EQ(claims->session_id, session_id);
        EXPECT_EQ(claims->generation, generation);
        EXPECT_EQ(tokens.issue(session_id, generation), token) << "byte for byte";
    }
}

TEST(RefreshToken, SaysNothingButItsSessionAndGeneration) {
    const std::string token = tokens_with_key('k').issue(session_id, 12);
    EXPECT_TRUE(token.starts_with("AAAAAAAAAAAAAAAAAAAAAA.12."));
    EXPECT_EQ(token.size(), 22U + 1 + 2 + 1 + 43);
    EXPECT_EQ(token.find_first_of(" ;,\"\\"), std::string::npos) << "fit for a cookie";
}

TEST(RefreshToken, EveryTokenIsAnother) {
    const RefreshTokens tokens = tokens_with_key('k');
    const std::string token = tokens.issue(session_id, 1);
    EXPECT_NE(tokens.issue(session_id, 2).substr(24), token.substr(24));
    EXPECT_NE(tokens.issue(SessionId("AAAAAAAAAAAAAAAAAAAAAQ"), 1).substr(24), token.substr(24));
    EXPECT_NE(tokens_with_key('l').issue(session_id, 1), token);
}

TEST(RefreshToken, EveryEditIsRefused) {
    const RefreshTokens tokens = tokens_with_key('k');
    const std::string token = tokens.issue(session_id, 12);
    for (std::size_t at = 0; at < token.size(); ++at) {
        for (int byte = 0; byte < 256; ++byte) {
            std::string edited = token;
            edited[at] = static_cast<char>(byte);
            EXPECT_EQ(tokens.verify(edited).has_value(), edited == token) << at << ' ' << byte;
            edited = token;
            edited.insert(at, 1, static_cast<char>(byte));
            EXPECT_FALSE(tokens.verify(edited)) << "inserted at " << at << ' ' << byte;
        }
        std::string shorter = token;
        EXPECT_FALSE(tokens.verify(shorter.erase(at, 1))) << "erased at " << at;
        EXPECT_FALSE(tokens.verify(token.substr(0, at))) << "the first " << at;
        EXPECT_FALSE(tokens.verify(token.substr(at + 1))) << "without the first " << at + 1;
    }
    EXPECT_FALSE(tokens.verify(token + "A"));
    EXPECT_FALSE(tokens.verify(token + "."));
    EXPECT_FALSE(tokens.verify(token + token));
}

TEST(RefreshToken, AnotherKeysTokenIsRefused) {
    EXPECT_FALSE(tokens_with_key('l').verify(tokens_with_key('k').issue(session_id, 1)));
}

TEST(RefreshToken, WhatHasNotItsShapeIsRefused) {
    const RefreshTokens tokens = tokens_with_key('k');
    EXPECT_FALSE(tokens.verify(tokens.issue(SessionId("short"), 1)));
    EXPECT_FALSE(tokens.verify(tokens.issue(SessionId(""), 1)));
    EXPECT_FALSE(tokens.verify(""));
    EXPECT_FALSE(tokens.verify("."));
    EXPECT_FALSE(tokens.verify(".."));
    EXPECT_FALSE(tokens.verify(std::string(100'000, 'A')));
}

} // namespace
} // namespace latchkey::sessions
