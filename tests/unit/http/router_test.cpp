#include "http/router.hpp"
#include "support/sent_request.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <stdexcept>
#include <string>
#include <vector>

namespace latchkey::http {
namespace {

using latchkey::testing::header_of;
using Sent = latchkey::testing::SentRequest;

Response say(std::string_view text) {
    return {.content_type = "text/plain", .body = std::string(text)};
}

/// The Flask service's table.
Router make_router(OriginPolicy::Settings origins = {}) {
    const Handler ok = [](const Request&) { return say("ok"); };
    std::vector<Route> routes;
    for (const std::string_view path :
         {"/auth/register",
          "/auth/login",
          "/auth/refreshToken",
          "/auth/logout",
          "/recovery/forgot-password",
          "/recovery/verify-otp",
          "/recovery/reset-password"}) {
        routes.push_back({Method::post, path, Lane::io, ok});
    }
    for (const std::string_view path : {"/auth/checkAuth", "/user/users"}) {
        routes.push_back({Method::get, path, Lane::io, ok});
    }
    routes.push_back({Method::delete_, "/user/users/{id}", Lane::worker, ok});
    routes.push_back({Method::patch, "/user/users/{id}/role", Lane::worker, ok});
    return {std::move(routes), OriginPolicy(std::move(origins))};
}

/// The status of the router's own answer; 0 when a handler is to run.
unsigned status_for(const Router& router, Sent sent) {
    const auto decision = router.route(sent.request);
    const auto* response = std::get_if<Response>(&decision);
    return response == nullptr ? 0 : response->status;
}

TEST(Router, SortsAllow) {
    const Router router = make_router();
    Sent sent(Method::put, "/auth/checkAuth");
    const auto response = std::get<Response>(router.route(sent.request));
    EXPECT_EQ(header_of(response, "Allow"), "GET, HEAD, OPTIONS");
    EXPECT_EQ(
        response.body,
        "{\"data\":{\"code\":\"method_not_allowed\",\"message\":\"Method not allowed\"}}\n"
    );
}

TEST(Router, FindsTheHandler) {
    const Router router = make_router();
    for (const Method method : {Method::get, Method::head}) {
        Sent sent(method, "/auth/checkAuth?x=1");
        const Route* route = std::get<const Route*>(router.route(sent.request));
        EXPECT_EQ(route->path, "/auth/checkAuth");
        EXPECT_EQ(sent.request.path_parameter, "");
    }
    Sent sent(Method::delete_, "/user/users/007");
    const Route* route = std::get<const Route*>(router.route(sent.request));
    EXPECT_EQ(route->lane, Lane::worker);
    EXPECT_EQ(sent.request.path_parameter, "007");
    Sent inner(Method::patch, "/user/users/42/role");
    EXPECT_EQ(std::get<const Route*>(router.route(inner.request))->path, "/user/users/{id}/role");
    EXPECT_EQ(inner.request.path_parameter, "42");
}

TEST(Router, IsExactAboutPaths) {
    const Router router = make_router();
    for (const std::string_view path :
         {"/",
          "/auth",
          "/auth/",
          "/auth/login/",
          "/auth/Login",
          "/auth/login%00",
          "/auth%2Flogin",
          "/auth/loginx",
          "/user/users/",
          "/user/users/abc",
          "/user/users/-1",
          "/user/users/+1",
          "/user/users/1.0",
          "/user/users/1x",
          "/user/users/1/",
          "/user/users/\xd9\xa1",
          "/user/users//role",
          "/user/users/{id}",
          "/auth/login//",
          "/auth//nope"}) {
        EXPECT_EQ(status_for(router, {Method::delete_, path}), 404U) << path;
    }
    EXPECT_EQ(status_for(router, {Method::other, "/auth/login"}), 405U);
    EXPECT_EQ(status_for(router, {Method::options, "/nope"}), 404U);
    EXPECT_EQ(status_for(router, {Method::options, "*"}), 404U);
    EXPECT_EQ(status_for(router, {Method::post, "/auth/%6cogin"}), 0U);
}

TEST(Router, RedirectsDoubledSlashes) {
    const Router router = make_router();
    Sent sent(Method::post, "/auth//login?next=%2Fhome&a", {{"Host", "example.org:5000"}});
    const auto response = std::get<Response>(router.route(sent.request));
    EXPECT_EQ(response.status, 308U);
    EXPECT_EQ(header_of(response, "Location"), "http://example.org:5000/auth/login?next=%2Fhome&a");
    Sent three(Method::delete_, "/user///users//9", {{"Host", "[::1]:80"}});
    EXPECT_EQ(
        header_of(std::get<Response>(router.route(three.request)), "Location"),
        "http://[::1]:80/user/users/9"
    );
    // What does not match once merged is judged like any other path, the method included.
    EXPECT_EQ(status_for(router, {Method::get, "/auth//login", {{"Host", "h"}}}), 405U);
    EXPECT_EQ(status_for(router, {Method::options, "/auth//login", {{"Host", "h"}}}), 308U);
}

TEST(Router, RedirectsToThePublicOrigin) {
    const Router router = make_router({.own = "https://login.example"});
    Sent sent(Method::get, "/auth//checkAuth", {{"Host", "evil.example"}});
    EXPECT_EQ(
        header_of(std::get<Response>(router.route(sent.request)), "Location"),
        "https://login.example/auth/checkAuth"
    );
}

TEST(Router, RedirectsToNoOddHost) {
    const Router router = make_router();
    for (const std::string_view host : {"", "a/b", "user@host", "a b", "a\"b", "a?b", "a\\b"}) {
        EXPECT_EQ(status_for(router, {Method::post, "/auth//login", {{"Host", host}}}), 400U)
            << host;
    }
}

TEST(Router, GuardsUnsafeMethods) {
    const Router router = make_router({.allowed = {"https://app.example"}});
    const std::vector<Header> evil{{"Origin", "https://evil.example"}};
    EXPECT_EQ(status_for(router, {Method::post, "/auth/logout", evil}), 403U);
    EXPECT_EQ(status_for(router, {Method::delete_, "/user/users/1", evil}), 403U);
    EXPECT_EQ(status_for(router, {Method::get, "/auth/checkAuth", evil}), 0U);
    EXPECT_EQ(status_for(router, {Method::head, "/auth/checkAuth", evil}), 0U);
    EXPECT_EQ(status_for(router, {Method::options, "/auth/logout", evil}), 200U);
    EXPECT_EQ(status_for(router, {Method::post, "/nope", evil}), 404U);
    EXPECT_EQ(status_for(router, {Method::put, "/auth/logout", evil}), 405U);
    EXPECT_EQ(status_for(router, {Method::post, "/auth/logout"}), 0U);
    EXPECT_EQ(
        status_for(router, {Method::post, "/auth/logout", {{"Origin", "https://app.example"}}}), 0U
    );
    Sent sent(Method::post, "/auth/logout", evil);
    EXPECT_EQ(
        std::get<Response>(router.route(sent.request)).body,
        "{\"data\":{\"code\":\"origin_not_allowed\",\"message\":\"Origin not allowed\"}}\n"
    );
}

TEST(Router, AsksForTheClientHeaderWhereSomethingChanges) {
    const Router router = make_router({.client_header_is_required = true});
    EXPECT_EQ(status_for(router, {Method::post, "/auth/login"}), 403U);
    EXPECT_EQ(status_for(router, {Method::delete_, "/user/users/1"}), 403U);
    EXPECT_EQ(status_for(router, {Method::post, "/auth/login", {{"X-Latchkey", "1"}}}), 0U);
    EXPECT_EQ(status_for(router, {Method::get, "/auth/checkAuth"}), 0U);
    EXPECT_EQ(status_for(router, {Method::options, "/auth/login"}), 200U);
    EXPECT_EQ(status_for(router, {Method::post, "/nope"}), 404U);
    Sent sent(Method::post, "/auth/login");
    EXPECT_EQ(
        std::get<Response>(router.route(sent.request)).body,
        "{\"data\":{\"code\":\"client_header_required\",\"message\":\"Header X-Latchkey is "
        "missing\"}}\n"
    );
    Sent foreign(Method::post, "/auth/login", {{"Origin", "https://evil.example"}});
    const auto response = std::get<Response>(router.route(foreign.request));
    EXPECT_NE(response.body.find("origin_not_allowed"), std::string::npos) << "the first gate";
}

TEST(Router, FinishesEveryAnswer) {
    const Router router = make_router();
    Response plain;
    router.finish(Request{}, plain);
    EXPECT_EQ(header_of(plain, "Cache-Control"), "no-store");
    EXPECT_EQ(header_of(plain, "Vary"), "(none)");
    Response cached;
    cached.add_header("cache-control", "max-age=60");
    router.finish(Request{.path = "/auth/login"}, cached);
    EXPECT_EQ(header_of(cached, "Cache-Control"), "(none)");
    EXPECT_EQ(header_of(cached, "Vary"), "Origin");
    EXPECT_EQ(header_of(cached, "Retry-After"), "(none)");
    Response failed{.status = 503};
    router.finish(Request{}, failed);
    router.finish(Request{}, failed);
    EXPECT_EQ(header_of(failed, "Retry-After"), "1");
    EXPECT_EQ(std::ranges::count(failed.headers, "Retry-After", &ResponseHeader::name), 1);
}

TEST(Router, RefusesARouteTwice) {
    const Handler ok = [](const Request&) { return say("ok"); };
    EXPECT_THROW(
        Router(
            {{Method::get, "/a", Lane::io, ok}, {Method::get, "/a", Lane::io, ok}}, OriginPolicy({})
        ),
        std::logic_error
    );
}

TEST(Router, SurvivesBeingMoved) {
    Router router = make_router();
    const Router moved = std::move(router);
    Sent sent(Method::get, "/user/users");
    EXPECT_EQ(std::get<const Route*>(moved.route(sent.request))->path, "/user/users");
}

/// In the order of the gates: who is not let near a route does not use up its door.
TEST(Router, ADoorHoldsBack) {
    int visits = 0;
    const Door door = [&visits](const Request&) -> std::optional<std::chrono::milliseconds> {
        return ++visits > 1 ? std::optional(std::chrono::milliseconds(61'000)) : std::nullopt;
    };
    const Handler ok = [](const Request&) { return say("ok"); };
    const Router router({{Method::post, "/behind", Lane::io, ok, door}}, OriginPolicy({}));
    Sent foreign(Method::post, "/behind", {{"Origin", "https://evil.example"}});
    EXPECT_EQ(std::get<Response>(router.route(foreign.request)).status, 403U);
    EXPECT_EQ(visits, 0);
    Sent sent(Method::post, "/behind");
    EXPECT_EQ(status_for(router, sent), 0U);
    const auto held_back = std::get<Response>(router.route(sent.request));
    EXPECT_EQ(held_back.status, 429U);
    EXPECT_EQ(header_of(held_back, "Retry-After"), "120") << "in whole minutes";
    EXPECT_NE(held_back.body.find("rate_limited"), std::string::npos);
}

} // namespace
} // namespace latchkey::http
