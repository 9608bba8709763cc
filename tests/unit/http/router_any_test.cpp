// Routes that a proxy asks: any method, any path below, any origin. And who the client is, which
// the router finds out for all of them.

#include "http/router.hpp"
#include "support/sent_request.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace latchkey::http {
namespace {

using Sent = latchkey::testing::SentRequest;

Response ok(const Request& /*request*/) {
    return {.content_type = "text/plain", .body = "ok"};
}

Router make_router(const std::vector<std::string>& proxies = {}) {
    return {
        {{Method::any, "/open", Lane::io, ok, nullptr, Gate::none},
         {Method::any, "/open/{rest}", Lane::io, ok, nullptr, Gate::none},
         {Method::any, "/gated", Lane::io, ok},
         {Method::post, "/posted", Lane::io, ok, nullptr, Gate::none},
         {Method::get, "/got", Lane::io, ok}},
        OriginPolicy({.allowed = {"https://app.example"}}),
        TrustedProxies(proxies)};
}

/// The path of the route that runs next; the status of the router's own answer when none does.
std::string decision_on(const Router& router, Sent sent) {
    const auto decision = router.route(sent.request);
    const auto* response = std::get_if<Response>(&decision);
    return response == nullptr ? std::string(std::get<const Route*>(decision)->path)
                               : std::to_string(response->status);
}

constexpr Method every_method[] = {
    Method::get,
    Method::head,
    Method::post,
    Method::put,
    Method::patch,
    Method::delete_,
    Method::options,
    Method::other};

TEST(RouterAny, TakesEveryMethod) {
    const Router router = make_router();
    for (const Method method : every_method) {
        EXPECT_EQ(decision_on(router, {method, "/open"}), "/open") << to_string(method);
        EXPECT_EQ(decision_on(router, {method, "/open/x"}), "/open/{rest}") << to_string(method);
        EXPECT_EQ(decision_on(router, {method, "/gated"}), "/gated") << to_string(method);
    }
    EXPECT_EQ(decision_on(router, {Method::other, "/posted"}), "405") << "other routes do not";
    EXPECT_EQ(decision_on(router, {Method::options, "/got"}), "200");
}

/// A path that any letters are part of would carry them into Location.
TEST(RouterAny, MergesNoSlashesBeforeAnything) {
    const Router router(
        {{Method::any, "/a/open", Lane::io, ok}, {Method::any, "/a/open/{rest}", Lane::io, ok}},
        OriginPolicy({})
    );
    EXPECT_EQ(decision_on(router, {Method::get, "/a//open", {{"Host", "a.example"}}}), "308")
        << "the control";
    EXPECT_EQ(decision_on(router, {Method::get, "/a//open/b"}), "404");
    EXPECT_EQ(decision_on(router, {Method::get, "/a//open/%0d%0aSet-Cookie:%20b=c"}), "404");
    EXPECT_EQ(decision_on(router, {Method::get, "/a/open//%0d%0ab"}), "/a/open/{rest}");
}

TEST(RouterAny, HasNoOtherRouteOfItsPath) {
    EXPECT_THROW(
        Router(
            {{Method::any, "/a", Lane::io, ok}, {Method::get, "/a", Lane::io, ok}}, OriginPolicy({})
        ),
        std::logic_error
    );
    EXPECT_THROW(
        Router(
            {{Method::any, "/a", Lane::io, ok}, {Method::any, "/a", Lane::io, ok}}, OriginPolicy({})
        ),
        std::logic_error
    );
}

TEST(RouterGate, OfNoneLetsEveryOriginIn) {
    const Router router = make_router();
    const std::vector<Header> evil{{"Origin", "https://evil.example"}};
    const std::vector<Header> cross_site{{"Sec-Fetch-Site", "cross-site"}};
    for (const Method method : every_method) {
        EXPECT_EQ(decision_on(router, {method, "/open", evil}), "/open") << to_string(method);
        EXPECT_EQ(decision_on(router, {method, "/open/a", evil}), "/open/{rest}");
        EXPECT_EQ(decision_on(router, {method, "/open", cross_site}), "/open");
        const bool is_safe =
            method == Method::get || method == Method::head || method == Method::options;
        EXPECT_EQ(decision_on(router, {method, "/gated", evil}), is_safe ? "/gated" : "403")
            << to_string(method);
    }
    EXPECT_EQ(decision_on(router, {Method::post, "/posted", evil}), "/posted");
    EXPECT_EQ(
        decision_on(router, {Method::post, "/gated", {{"Origin", "https://app.example"}}}), "/gated"
    );
}

TEST(RouterRest, IsAnythingBelowThePath) {
    const Router router = make_router();
    const std::pair<std::string_view, std::string_view> cases[] = {
        {"/open/", ""},
        {"/open/a", "a"},
        {"/open/a/b/", "a/b/"},
        {"/open//", "/"},
        {"/open//a//b", "/a//b"},
        {"/open/a?x=1", "a"},
        {"/open/%C3%A9%20/..", "\xc3\xa9 /.."},
        {"/open/open", "open"},
    };
    for (const auto& [target, rest] : cases) {
        Sent sent(Method::get, target);
        const auto decision = router.route(sent.request);
        ASSERT_TRUE(std::holds_alternative<const Route*>(decision)) << target;
        EXPECT_EQ(std::get<const Route*>(decision)->path, "/open/{rest}") << target;
        EXPECT_EQ(sent.request.path_parameter, rest) << target;
    }
    EXPECT_EQ(decision_on(router, {Method::get, "/open"}), "/open");
    EXPECT_EQ(decision_on(router, {Method::get, "/openx"}), "404");
    EXPECT_EQ(decision_on(router, {Method::get, "/OPEN/a"}), "404");
}

TEST(RouterClient, IsSetWhateverTheAnswer) {
    const Router router = make_router({"10.0.0.0/8"});
    const std::vector<Header> forwarded{{"X-Forwarded-For", "192.0.2.1"}};
    for (const std::string_view target : {"/got", "/nothing", "/posted", "//got"}) {
        Sent proxied(Method::get, target, forwarded);
        proxied.request.peer_address = "10.0.0.1";
        static_cast<void>(router.route(proxied.request));
        EXPECT_EQ(proxied.request.client_address, "192.0.2.1") << target;
        EXPECT_TRUE(proxied.request.is_from_trusted_proxy) << target;
        Sent direct(Method::get, target, forwarded);
        direct.request.peer_address = "198.51.100.1";
        static_cast<void>(router.route(direct.request));
        EXPECT_EQ(direct.request.client_address, "198.51.100.1") << target;
        EXPECT_FALSE(direct.request.is_from_trusted_proxy) << target;
    }
    Sent trusting_nobody(Method::get, "/got", forwarded);
    trusting_nobody.request.peer_address = "10.0.0.1";
    static_cast<void>(make_router().route(trusting_nobody.request));
    EXPECT_EQ(trusting_nobody.request.client_address, "10.0.0.1");
}

} // namespace
} // namespace latchkey::http
