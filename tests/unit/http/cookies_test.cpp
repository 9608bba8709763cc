#include "http/cookies.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace latchkey::http {
namespace {

using namespace std::chrono_literals;
using Found = std::vector<std::string_view>;

Found find_in(std::string_view cookies, std::string_view name) {
    const std::array<Header, 1> headers{{{"Cookie", cookies}}};
    const Request request{.headers = headers};
    return list_cookies(request, name); // views into `cookies`
}

TEST(FindCookies, ReadsWhatBrowsersSend) {
    EXPECT_EQ(find_in("a=1", "a"), Found{"1"});
    EXPECT_EQ(find_in("a=1; b=2", "b"), Found{"2"});
    EXPECT_EQ(find_in("a=1;b=2", "b"), Found{"2"});
    EXPECT_EQ(find_in("a=x=y==", "a"), Found{"x=y=="});
    EXPECT_EQ(find_in("a=", "a"), Found{""});
}

TEST(FindCookies, DropsSpaceAndOnePairOfQuotes) {
    EXPECT_EQ(find_in(" a =  1 ; b", "a"), Found{"1"});
    EXPECT_EQ(find_in("a=\"1\"", "a"), Found{"1"});
    EXPECT_EQ(find_in("a= \"\"1\"\" ", "a"), Found{"\"1\""});
    EXPECT_EQ(find_in("a=\"", "a"), Found{"\""});
    EXPECT_EQ(find_in("a=\"1", "a"), Found{"\"1"});
}

TEST(FindCookies, IsExactAboutTheName) {
    EXPECT_EQ(find_in("A=1", "a"), Found());
    EXPECT_EQ(find_in("xa=1; ax=2", "a"), Found());
    EXPECT_EQ(find_in("b=a=1", "a"), Found());
    EXPECT_EQ(find_in("a", "a"), Found());
    EXPECT_EQ(find_in("", "a"), Found());
    EXPECT_EQ(find_in(";;;=;", "a"), Found());
    EXPECT_EQ(find_in("__Host-Http-a=1", "a"), Found());
}

TEST(FindCookies, GivesAllOfANameInTheirOrder) {
    EXPECT_EQ(find_in("a=1; b=0; a=2; a=; a=1", "a"), (Found{"1", "2", "", "1"}));
    const std::vector<Header> headers{{"cookie", "a=1"}, {"X", "a=0"}, {"COOKIE", "b=2; a=3"}};
    const Request request{.headers = headers};
    EXPECT_EQ(list_cookies(request, "a"), (Found{"1", "3"}));
    EXPECT_EQ(list_cookies(request, "b"), Found{"2"});
}

/// Over all the headers together: none of them begins to count anew.
TEST(FindCookies, StopsAtTheEighth) {
    const std::vector<Header> headers{
        {"Cookie", "a=1; a=2; a=3; a=4; a=5"}, {"Cookie", "a=6; b=0; a=7; a=8; a=9; a=10"}};
    const Request request{.headers = headers};
    EXPECT_EQ(list_cookies(request, "a"), (Found{"1", "2", "3", "4", "5", "6", "7", "8"}));
    EXPECT_EQ(list_cookies(request, "b"), Found{"0"}) << "each name has its own limit";
}

struct ScopeCase {
    CookieScope scope;
    std::string set;        // what set_cookie() adds to `name=value`
    std::string set_for_1h; // the same with an hour to live
    std::string expire;     // what expire_cookie() adds to `name=`
};

TEST(SetCookie, EachScopeHasItsSpelling) {
    const std::string gone = "; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0";
    const ScopeCase cases[] = {
        {{}, // the Flask service's
         "; Secure; HttpOnly; Path=/; SameSite=None",
         "; Max-Age=3600; Secure; HttpOnly; Path=/; SameSite=None",
         gone + "; Secure; HttpOnly; Path=/; SameSite=None"},
        {{.domain = "example.com"},
         "; Domain=example.com; Secure; HttpOnly; Path=/; SameSite=None",
         "; Domain=example.com; Max-Age=3600; Secure; HttpOnly; Path=/; SameSite=None",
         "; Domain=example.com" + gone + "; Secure; HttpOnly; Path=/; SameSite=None"},
        {{.same_site = CookieScope::SameSite::lax},
         "; Secure; HttpOnly; Path=/; SameSite=Lax",
         "; Max-Age=3600; Secure; HttpOnly; Path=/; SameSite=Lax",
         gone + "; Secure; HttpOnly; Path=/; SameSite=Lax"},
        {{.is_partitioned = true},
         "; Secure; HttpOnly; Path=/; SameSite=None; Partitioned",
         "; Max-Age=3600; Secure; HttpOnly; Path=/; SameSite=None; Partitioned",
         gone + "; Secure; HttpOnly; Path=/; SameSite=None; Partitioned"},
    };
    for (const ScopeCase& expected : cases) {
        EXPECT_EQ(set_cookie("name", "value", expected.scope), "name=value" + expected.set);
        EXPECT_EQ(
            set_cookie("name", "value", expected.scope, 1h), "name=value" + expected.set_for_1h
        );
        EXPECT_EQ(expire_cookie("name", expected.scope), "name=" + expected.expire);
    }
}

TEST(SetCookie, CountsSeconds) {
    EXPECT_EQ(
        set_cookie("a", "1", {}, 0s), "a=1; Max-Age=0; Secure; HttpOnly; Path=/; SameSite=None"
    );
    EXPECT_NE(set_cookie("a", "1", {}, 24h * 365).find("; Max-Age=31536000;"), std::string::npos);
}

} // namespace
} // namespace latchkey::http
