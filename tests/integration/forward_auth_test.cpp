// /auth/verify: what a proxy is told of a request that it holds back.

#include "scenario.hpp"

#include <boost/json/serialize.hpp>

#include <gtest/gtest.h>

namespace latchkey::testing {
namespace {

constexpr const char* ada = "ada@example.org";
constexpr std::string_view listed = TestApplication::listed_origin;

void trust_loopback(config::Settings& settings) {
    settings.trusted_proxies = {"127.0.0.1"};
}

HttpRequest verify(HeaderList headers = {}, std::string query = "") {
    return {.target = "/auth/verify" + query, .headers = std::move(headers)};
}

TEST(ForwardAuth, SaysWhoItIs) {
    TestApplication application;
    Browser browser = application.register_user(ada, "Ada Lovelace");
    const HttpAnswer answer = browser.send(verify());
    EXPECT_EQ(answer.status, 200U);
    const std::vector<std::pair<std::string, std::string>> expected{
        {"Remote-User", "1"},
        {"Remote-Email", ada},
        {"Remote-Name", "Ada Lovelace"},
        {"Remote-Groups", "user"},
        {"X-Auth-Request-User", "1"},
        {"X-Auth-Request-Email", ada},
        {"X-Auth-Request-Groups", "user"}};
    for (const auto& [name, value] : expected) {
        EXPECT_EQ(answer.header(name), value) << name;
    }
    EXPECT_FALSE(answer.header("Set-Cookie"));
}

TEST(ForwardAuth, TakesEveryMethodAndEveryPathBelow) {
    TestApplication application;
    Browser browser = application.register_user(ada);
    for (const std::string method :
         {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND"}) {
        for (const std::string path :
             {"", "/", "/orders/7", "//a//b", "/x?require=role:admin&rd=http://evil.example"}) {
            const HttpRequest request{.method = method, .target = "/auth/verify" + path};
            EXPECT_EQ(browser.send(request).status, 200U) << method << path;
            EXPECT_EQ(application.browser().send(request).status, 401U) << method << path;
        }
    }
}

TEST(ForwardAuth, RefusesWithNothingBut401And403) {
    TestApplication application(trust_loopback);
    Browser browser = application.register_user(ada);
    const std::string refresh = browser.cookie("refreshToken").value();
    const std::vector<Scenario> rows{
        {.name = "a refresh token",
         .request = verify({{"Cookie", "accessToken=" + refresh}}),
         .status = 401,
         .has = {error_code("token_type_invalid")}},
        {.name = "another browser",
         .request = verify({{"User-Agent", "curl/8.0"}}),
         .status = 403,
         .has = {error_code("user_agent_mismatch")}},
        {.name = "another browser, below",
         .request = {.target = "/auth/verify/orders", .headers = {{"User-Agent", "curl/8.0"}}},
         .status = 403,
         .has = {error_code("user_agent_mismatch")}},
        {.name = "an unsafe request of another site, below",
         .request =
             {.method = "POST",
              .target = "/auth/verify/orders",
              .headers = {{"Origin", "https://evil.example"}}},
         .status = 403,
         .has = {error_code("origin_not_allowed")}},
        {.name = "a role that is not hers",
         .request = verify({}, "?require=role:admin"),
         .status = 403,
         .has = {error_code("forbidden")}},
        {.name = "one role of two",
         .request = verify({}, "?require=role:user&require=role:admin"),
         .status = 403},
        {.name = "a word that names no requirement",
         .request = verify({}, "?require=group:x"),
         .status = 403},
        {.name = "an empty requirement", .request = verify({}, "?require="), .status = 403},
        {.name = "her role", .request = verify({}, "?require=role:user")},
        {.name = "an unsafe request of another site",
         .request = verify({{"X-Forwarded-Method", "POST"}, {"Origin", "https://evil.example"}}),
         .status = 403,
         .has = {error_code("origin_not_allowed")}},
        {.name = "an unsafe request of nobody",
         .request = verify({{"X-Forwarded-Method", "DELETE"}, {"Origin", "null"}}),
         .status = 403},
        {.name = "one without an origin, from another site",
         .request = verify({{"X-Forwarded-Method", "POST"}, {"Sec-Fetch-Site", "cross-site"}}),
         .status = 403},
        {.name = "one of the application itself",
         .request = verify(
             {{"X-Forwarded-Method", "POST"},
              {"X-Forwarded-Proto", "https"},
              {"X-Forwarded-Host", "app.example"},
              {"Origin", "https://app.example"}}
         )},
        {.name = "one of the application over another scheme",
         .request = verify(
             {{"X-Forwarded-Method", "POST"},
              {"X-Forwarded-Proto", "https"},
              {"X-Forwarded-Host", "app.example"},
              {"Origin", "http://app.example"}}
         ),
         .status = 403},
        {.name = "one of a listed origin",
         .request = verify({{"X-Forwarded-Method", "POST"}, {"Origin", std::string(listed)}})},
        {.name = "reading from another site",
         .request = verify({{"X-Forwarded-Method", "GET"}, {"Origin", "https://evil.example"}})},
    };
    run_scenarios(application, rows, [&] { return same_browser(application, browser); });
}

TEST(ForwardAuth, SendsNavigationsToAListedPlaceOnly) {
    TestApplication application(trust_loopback);
    Browser stranger = application.browser();
    const HeaderList navigation{
        {"Sec-Fetch-Mode", "navigate"},
        {"X-Forwarded-Method", "GET"},
        {"X-Forwarded-Proto", "http"},
        {"X-Forwarded-Host", "localhost:8080"},
        {"X-Forwarded-Uri", "/orders?open=1&by=\"date\""}};
    const std::string rd = "?rd=http%3A%2F%2Flocalhost%3A5000%2Fsign-in%3Fa%3D1%26b%3D2";
    const HttpAnswer plain = stranger.send(verify({{"Sec-Fetch-Mode", "navigate"}}, rd));
    EXPECT_EQ(plain.status, 401U);
    EXPECT_EQ(plain.header("Location"), "http://localhost:5000/sign-in?a=1&b=2");
    EXPECT_NE(
        plain.body.find("url=http://localhost:5000/sign-in?a=1&amp;b=2\""), std::string::npos
    );

    HeaderList with_place = navigation;
    with_place.back().second = "/orders?open=1";
    EXPECT_EQ(
        stranger.send(verify(with_place, rd)).header("Location"),
        "http://localhost:5000/sign-in?a=1&b=2&rd=http%3A%2F%2Flocalhost%3A8080%2Forders%3Fopen%3D1"
    );
    EXPECT_EQ(
        stranger.send(verify(navigation, rd)).header("Location"),
        "http://localhost:5000/sign-in?a=1&b=2"
    ) << "an address that is none goes nowhere";
    with_place[3].second = "evil.example";
    EXPECT_EQ(
        stranger.send(verify(with_place, rd)).header("Location"),
        "http://localhost:5000/sign-in?a=1&b=2"
    ) << "nor one that is not listed";

    for (const std::string unlisted :
         {"http://evil.example/",
          "//evil.example",
          "/sign-in",
          "javascript:alert(1)",
          "http://localhost:5000@evil.example/",
          "http://localhost:5000.evil.example/",
          "http://localhost:5000%5C@evil.example",
          "http://localhost:5000/%22%3E%3Cscript%3E",
          "http://localhost:5000/%0d%0aSet-Cookie:%20a=b"}) {
        const HttpAnswer answer = stranger.send(verify(navigation, "?rd=" + unlisted));
        EXPECT_EQ(answer.status, 401U) << unlisted;
        EXPECT_FALSE(answer.header("Location")) << unlisted;
        EXPECT_EQ(answer.header("Content-Type"), "application/json") << unlisted;
    }
    const HttpAnswer fetched = stranger.send(verify({{"Sec-Fetch-Mode", "cors"}}, rd));
    EXPECT_FALSE(fetched.header("Location")) << "a script reads the 401";
    HeaderList posted = navigation;
    posted[1].second = "POST";
    EXPECT_FALSE(stranger.send(verify(posted, rd)).header("Location"));
}

/// What a client says of itself, it says of itself.
TEST(ForwardAuth, BelievesTrustedProxiesOnly) {
    TestApplication application;
    Browser browser = application.register_user(ada);
    EXPECT_EQ(
        browser.send(verify({{"X-Forwarded-Method", "POST"}, {"Origin", "https://evil.example"}})
        ).status,
        403U
    ) << "of a proxy that was forgotten in the settings";
    HttpRequest posted = verify(
        {{"X-Forwarded-Method", "GET"},
         {"X-Forwarded-Proto", "https"},
         {"X-Forwarded-Host", "evil.example"},
         {"Origin", "https://evil.example"}}
    );
    posted.method = "POST";
    EXPECT_EQ(browser.send(posted).status, 403U);
    const HttpAnswer answer = application.browser().send(verify(
        {{"Sec-Fetch-Mode", "navigate"}, {"X-Original-URL", "http://localhost:8080/orders"}},
        "?rd=http://localhost:5000/"
    ));
    EXPECT_EQ(answer.header("Location"), "http://localhost:5000/");
}

TEST(ForwardAuth, KnowsTheClientBehindATrustedProxy) {
    TestApplication application(trust_loopback);
    Browser browser = application.browser();
    const boost::json::object form{
        {"email", ada},
        {"full_name", "Ada"},
        {"password", TestApplication::password},
        {"confirm_password", TestApplication::password}};
    HttpRequest sign_up{
        .method = "POST",
        .target = "/auth/register",
        .headers =
            {{"Content-Type", "application/json"}, {"X-Forwarded-For", "6.6.6.6, 203.0.113.7"}},
        .body = boost::json::serialize(form)};
    ASSERT_EQ(browser.send(sign_up).status, 201U);
    EXPECT_NE(
        browser.get("/auth/sessions").body.find("\"address\":\"203.0.113.7\""), std::string::npos
    );
}

} // namespace
} // namespace latchkey::testing
