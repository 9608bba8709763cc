#include "http/target.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace latchkey::http {
namespace {

struct TargetCase {
    std::string_view target;
    std::string_view path;
    std::string_view query;
};

TEST(Target, IsSplitAndDecoded) {
    const TargetCase cases[] = {
        {"/", "/", ""},
        {"/auth/login", "/auth/login", ""},
        {"/auth/login?", "/auth/login", ""},
        {"/a?b=c%20d&e", "/a", "b=c%20d&e"},
        {"/a?b?c", "/a", "b?c"},
        {"/auth/%6Cogin", "/auth/login", ""},
        {"/caf%C3%A9", "/caf\xc3\xa9", ""},
        {"/a%2Fb", "/a%2Fb", ""},
        {"/a%2fb", "/a%2fb", ""},
        {"/a%00b", "/a%00b", ""},
        {"/a%25b", "/a%b", ""},
        {"/a%", "/a%", ""},
        {"/a%4", "/a%4", ""},
        {"/a%zz", "/a%zz", ""},
        {"/a+b", "/a+b", ""},
        {"/a;x=1", "/a;x=1", ""},
        {"//auth/login", "/auth/login", ""},
        {"///", "/", ""},
        {"/auth//login", "/auth//login", ""},
        {"/user/../auth", "/user/../auth", ""},
        {"http://host/auth?q", "/auth", "q"},
        {"HTTPS://host:1/auth", "/auth", ""},
        {"http://host", "/", ""},
        {"http://host?q", "/", "q"},
    };
    for (const TargetCase& expected : cases) {
        Request request{.method = Method::get};
        ASSERT_TRUE(parse_target(expected.target, request)) << expected.target;
        EXPECT_EQ(request.path, expected.path) << expected.target;
        EXPECT_EQ(request.query, expected.query) << expected.target;
    }
}

TEST(Target, AsteriskIsForOptionsOnly) {
    Request request{.method = Method::options};
    EXPECT_TRUE(parse_target("*", request));
    EXPECT_EQ(request.path, "*");
    request.method = Method::get;
    EXPECT_FALSE(parse_target("*", request));
}

TEST(Target, OtherFormsAreRefused) {
    Request request{.method = Method::get};
    for (const std::string_view target :
         {"auth/login", "host:443", "ftp://host/", "?q", "http:/a"}) {
        EXPECT_FALSE(parse_target(target, request)) << target;
    }
}

} // namespace
} // namespace latchkey::http
