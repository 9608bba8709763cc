#include "http/cookies.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string_view>
#include <vector>

namespace latchkey::http {
namespace {

std::optional<std::string_view> find_in(std::string_view cookies, std::string_view name) {
    const std::array<Header, 1> headers{{{"Cookie", cookies}}};
    const Request request{.headers = headers};
    return find_cookie(request, name); // a view into `cookies`
}

TEST(FindCookie, ReadsWhatBrowsersSend) {
    EXPECT_EQ(find_in("a=1", "a"), "1");
    EXPECT_EQ(find_in("a=1; b=2", "b"), "2");
    EXPECT_EQ(find_in("a=1;b=2", "b"), "2");
    EXPECT_EQ(find_in("a=x=y==", "a"), "x=y==");
    EXPECT_EQ(find_in("a=", "a"), "");
}

TEST(FindCookie, TheFirstCounts) {
    EXPECT_EQ(find_in("a=1; a=2", "a"), "1");
}

TEST(FindCookie, DropsSpaceAndOnePairOfQuotes) {
    EXPECT_EQ(find_in(" a =  1 ; b", "a"), "1");
    EXPECT_EQ(find_in("a=\"1\"", "a"), "1");
    EXPECT_EQ(find_in("a= \"\"1\"\" ", "a"), "\"1\"");
    EXPECT_EQ(find_in("a=\"", "a"), "\"");
    EXPECT_EQ(find_in("a=\"1", "a"), "\"1");
}

TEST(FindCookie, IsExactAboutTheName) {
    EXPECT_EQ(find_in("A=1", "a"), std::nullopt);
    EXPECT_EQ(find_in("xa=1; ax=2", "a"), std::nullopt);
    EXPECT_EQ(find_in("b=a=1", "a"), std::nullopt);
    EXPECT_EQ(find_in("a", "a"), std::nullopt);
    EXPECT_EQ(find_in("", "a"), std::nullopt);
    EXPECT_EQ(find_in(";;;=;", "a"), std::nullopt);
}

TEST(FindCookie, LooksAtEveryCookieHeader) {
    const std::vector<Header> headers{{"cookie", "a=1"}, {"X", "b=0"}, {"COOKIE", "b=2; a=3"}};
    const Request request{.headers = headers};
    EXPECT_EQ(find_cookie(request, "a"), "1");
    EXPECT_EQ(find_cookie(request, "b"), "2");
}

TEST(SetCookie, IsSpelledAsTheFlaskServiceDoes) {
    EXPECT_EQ(
        set_cookie("accessToken", "v"), "accessToken=v; Secure; HttpOnly; Path=/; SameSite=None"
    );
    EXPECT_EQ(
        expire_cookie("accessToken"),
        "accessToken=; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; Secure; HttpOnly; Path=/; "
        "SameSite=None"
    );
}

} // namespace
} // namespace latchkey::http
