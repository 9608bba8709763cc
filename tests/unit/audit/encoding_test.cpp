#include "audit/encoding.hpp"

#include <gtest/gtest.h>

namespace latchkey::audit {
namespace {

using OptionalText = std::optional<std::string>;

std::string
encode(const std::optional<std::string>& first, const std::optional<std::string>& second) {
    Encoding encoding("x");
    encoding.add(first);
    encoding.add(second);
    return encoding.text();
}

TEST(AuditEncoding, TellsEveryListOfValuesFromEveryOther) {
    EXPECT_EQ(encode("ab", std::nullopt), "1:x,2:ab,-,");
    EXPECT_NE(encode("ab", "c"), encode("a", "bc"));
    EXPECT_NE(encode("", "a"), encode("a", ""));
    EXPECT_NE(encode("", std::nullopt), encode(std::nullopt, ""));
    EXPECT_NE(encode("1:a,", ""), encode("1:a", ","));
    EXPECT_NE(encode("-", ""), encode(std::nullopt, ""));
}

TEST(AuditEncoding, WritesNumbersInDigits) {
    Encoding encoding("");
    encoding.add(std::int64_t{-12});
    EXPECT_EQ(encoding.text(), "0:,3:-12,");
}

} // namespace
} // namespace latchkey::audit
