#include "base/error.hpp"
#include "base/strong_id.hpp"

#include <gtest/gtest.h>

#include <set>
#include <stdexcept>
#include <type_traits>

namespace latchkey {
namespace {

TEST(ErrorCode, EachHasASpellingOfItsOwn) {
    std::set<std::string_view> spellings;
    int count = 0;
    for (int i = 0; i <= static_cast<int>(ErrorCode::unavailable); ++i) {
        const std::string_view spelling = to_string(static_cast<ErrorCode>(i));
        EXPECT_EQ(
            spelling.find_first_not_of("abcdefghijklmnopqrstuvwxyz_"), std::string_view::npos
        );
        spellings.insert(spelling);
        ++count;
    }
    EXPECT_EQ(spellings.size(), static_cast<std::size_t>(count));
    EXPECT_EQ(to_string(ErrorCode::not_found), "not_found");
}

TEST(Result, AskingForTheValueOfAnErrorIsABug) {
    const Result<int> good = 5;
    EXPECT_EQ(good.value(), 5);
    const Result<int> bad = Error{ErrorCode::not_found, "User not found"};
    EXPECT_THROW(static_cast<void>(bad.value()), std::logic_error);
    EXPECT_EQ(bad.error().code, ErrorCode::not_found);
    EXPECT_EQ(bad.error().message, "User not found");
}

TEST(StrongId, TellsKindsApart) {
    using Apple = StrongId<struct AppleTag, int>;
    using Pear = StrongId<struct PearTag, int>;
    static_assert(!std::is_convertible_v<int, Apple>);
    static_assert(!std::is_convertible_v<Apple, Pear>);
    static_assert(!std::is_constructible_v<Apple, Pear>);
    EXPECT_EQ(Apple(1), Apple(1));
    EXPECT_LT(Apple(1), Apple(2));
    EXPECT_EQ(Apple(7).value(), 7);
}

} // namespace
} // namespace latchkey
