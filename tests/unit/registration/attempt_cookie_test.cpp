#include "registration/attempt_cookie.hpp"
#include "support/sent_request.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace latchkey::registration {
namespace {

using testing::header_of;
using testing::SentRequest;

const AttemptCookie plain(http::NamedCookie{"registration", {}});
const AttemptCookie prefixed(http::NamedCookie{
    "__Host-Http-registration", {.same_site = http::CookieScope::SameSite::lax}});

std::string read(const AttemptCookie& cookie, std::vector<http::Header> headers) {
    const SentRequest sent(http::Method::post, "/auth/verify-email", std::move(headers));
    return std::string(cookie.read(sent.request).reveal());
}

TEST(AttemptCookie, LastsAsLongAsTheAttempt) {
    http::Response response;
    plain.set(response, Secret(std::string("secret")));
    EXPECT_EQ(
        header_of(response, "Set-Cookie"),
        "registration=secret; Max-Age=86400; Secure; HttpOnly; Path=/; SameSite=None"
    );
    response = {};
    prefixed.set(response, Secret(std::string("secret")));
    EXPECT_EQ(
        header_of(response, "Set-Cookie"),
        "__Host-Http-registration=secret; Max-Age=86400; Secure; HttpOnly; Path=/; SameSite=Lax"
    );
    response = {};
    plain.expire(response);
    EXPECT_EQ(
        header_of(response, "Set-Cookie"),
        "registration=; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; Secure; HttpOnly; "
        "Path=/; SameSite=None"
    );
}

TEST(AttemptCookie, IsReadByItsName) {
    EXPECT_EQ(read(plain, {{"Cookie", "a=b; registration=secret; c=d"}}), "secret");
    EXPECT_EQ(read(plain, {{"Cookie", "__Host-Http-registration=secret"}}), "");
    EXPECT_EQ(read(prefixed, {{"Cookie", "registration=secret"}}), "");
    EXPECT_EQ(read(prefixed, {{"Cookie", "__Host-Http-registration=secret"}}), "secret");
    EXPECT_EQ(read(plain, {}), "");
}

/// Another host of the domain may have put one of them there, of an attempt of its own.
TEST(AttemptCookie, OfTwoCountsNone) {
    EXPECT_EQ(read(plain, {{"Cookie", "registration=mine; registration=planted"}}), "");
    EXPECT_EQ(read(plain, {{"Cookie", "registration=mine"}, {"Cookie", "registration=b"}}), "");
}

} // namespace
} // namespace latchkey::registration
