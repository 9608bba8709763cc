#include "sessions/forwarded_request.hpp"
#include "support/sent_request.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace latchkey::sessions {
namespace {

using http::Method;
using testing::SentRequest;

enum class Peer { trusted_proxy, stranger };

ForwardedRequest read(const std::vector<http::Header>& headers, Peer peer = Peer::trusted_proxy) {
    SentRequest sent(Method::get, "/auth/verify", headers);
    sent.request.is_from_trusted_proxy = peer == Peer::trusted_proxy;
    return read_forwarded(sent.request);
}

const std::vector<http::Header> traefik{
    {"Host", "auth.internal:5000"},
    {"X-Forwarded-Method", "POST"},
    {"X-Forwarded-Proto", "https"},
    {"X-Forwarded-Host", "app.example"},
    {"X-Forwarded-Uri", "/orders?open=1"}};

TEST(ForwardedRequest, IsWhatATrustedProxySays) {
    const ForwardedRequest original = read(traefik);
    EXPECT_FALSE(original.is_safe);
    EXPECT_EQ(original.origin, "https://app.example");
    EXPECT_EQ(original.url, "https://app.example/orders?open=1");
}

TEST(ForwardedRequest, OfAStrangerIsTheRequestItself) {
    std::vector<http::Header> headers = traefik;
    headers.push_back({"X-Original-URL", "https://app.example/"});
    const ForwardedRequest original = read(headers, Peer::stranger);
    EXPECT_FALSE(original.is_safe) << "nobody gains by this lie";
    EXPECT_EQ(original.origin, "");
    EXPECT_EQ(original.url, "");
    EXPECT_TRUE(read({{"X-Forwarded-Method", "GET"}}, Peer::stranger).is_safe);
}

/// A page of another site may open one, and its cookies go along.
TEST(ForwardedRequest, AWebSocketIsNoReading) {
    EXPECT_FALSE(read({{"Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="}}).is_safe);
    EXPECT_FALSE(read({{"X-Forwarded-Method", "GET"}, {"Sec-Fetch-Mode", "websocket"}}).is_safe);
}

TEST(ForwardedRequest, IsKnownAsFarAsIsSaid) {
    const ForwardedRequest nothing = read({});
    EXPECT_TRUE(nothing.is_safe);
    EXPECT_EQ(nothing.origin, "");
    EXPECT_EQ(nothing.url, "");
    const ForwardedRequest by_host = read({{"X-Forwarded-Proto", "http"}, {"Host", "app.example"}});
    EXPECT_EQ(by_host.origin, "http://app.example");
    EXPECT_EQ(by_host.url, "http://app.example");
    const ForwardedRequest without_scheme = read({{"X-Forwarded-Host", "app.example"}});
    EXPECT_EQ(without_scheme.origin, "");
    EXPECT_EQ(read({{"X-Forwarded-Proto", "ftp"}, {"Host", "app.example"}}).origin, "");
    EXPECT_EQ(read({{"X-Forwarded-Proto", "https"}, {"X-Forwarded-Host", ""}}).origin, "");
}

TEST(ForwardedRequest, TheWholeUrlGoesBeforeItsParts) {
    std::vector<http::Header> headers = traefik;
    headers.push_back({"X-Original-URL", "https://other.example:8443/a?b=c"});
    const ForwardedRequest original = read(headers);
    EXPECT_EQ(original.origin, "https://other.example:8443");
    EXPECT_EQ(original.url, "https://other.example:8443/a?b=c");
    const ForwardedRequest garbage = read({{"X-Original-URL", "/only/a/path"}});
    EXPECT_EQ(garbage.origin, "");
    EXPECT_EQ(garbage.url, "/only/a/path");
}

/// A method that nobody knows is none of the safe ones.
TEST(ForwardedRequest, AMethodIsSpelledExactly) {
    for (const std::string_view method : {"PROPFIND", "get", "GET ", ""}) {
        EXPECT_FALSE(read({{"X-Forwarded-Method", method}}).is_safe) << method;
    }
}

TEST(OriginOfUrl, EndsWhereThePathBegins) {
    EXPECT_EQ(origin_of_url("https://app.example"), "https://app.example");
    EXPECT_EQ(origin_of_url("https://app.example/orders?a#b"), "https://app.example");
    EXPECT_EQ(origin_of_url("http://app.example:8080?a"), "http://app.example:8080");
    EXPECT_EQ(origin_of_url("https://app.example#a/b"), "https://app.example");
    EXPECT_EQ(origin_of_url("HTTPS://App.example/x"), "HTTPS://App.example");
    EXPECT_EQ(origin_of_url("https://app.example\\@evil.example"), "https://app.example")
        << "browsers read a backslash as a slash";
    EXPECT_EQ(
        origin_of_url("https://app.example@evil.example/"), "https://app.example@evil.example"
    ) << "which is on no list";
    for (const std::string_view none :
         {"",
          "/orders",
          "//app.example/",
          "ftp://app.example",
          "javascript:alert(1)",
          "https:",
          "https:/app.example",
          " https://app.example"}) {
        EXPECT_EQ(origin_of_url(none), "") << none;
    }
}

TEST(PlainUrl, FitsIntoAHeaderAndAnAttribute) {
    EXPECT_TRUE(is_plain_url("https://app.example/a-b_c~d/%20?x=1&y=[2]#(z)!$*+,;:@"));
    EXPECT_TRUE(is_plain_url("http://[::1]:8080/"));
    EXPECT_TRUE(is_plain_url("https://a/" + std::string(2038, 'x')));
    EXPECT_FALSE(is_plain_url("https://a/" + std::string(2039, 'x')));
    for (const char letter : std::string_view("\"'<>\\ ^`{|}\r\n\t\0\x7f\xc3", 17)) {
        EXPECT_FALSE(is_plain_url(std::string("https://app.example/") + letter))
            << static_cast<int>(letter);
    }
    for (const std::string_view other : {"", "/path", "javascript:alert(1)", "data:text/html,x"}) {
        EXPECT_FALSE(is_plain_url(other)) << other;
    }
}

} // namespace
} // namespace latchkey::sessions
