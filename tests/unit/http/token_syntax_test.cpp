#include "http/token_syntax.hpp"

#include <gtest/gtest.h>

#include <string_view>

namespace latchkey::http {
namespace {

TEST(TokenSyntax, IsThatOfRfc9110) {
    const std::string_view others = "!#$%&'*+-.^_`|~";
    for (int code = 0; code < 256; ++code) {
        const char letter = static_cast<char>(code);
        const bool expected = (code >= '0' && code <= '9') || (code >= 'A' && code <= 'Z') ||
                              (code >= 'a' && code <= 'z') ||
                              (code != 0 && others.find(letter) != std::string_view::npos);
        EXPECT_EQ(is_token_character(letter), expected) << code;
    }
    EXPECT_TRUE(is_token("x-A_1"));
    EXPECT_FALSE(is_token(""));
    EXPECT_FALSE(is_token("a b"));
}

} // namespace
} // namespace latchkey::http
