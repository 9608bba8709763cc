// Who may call from where: CORS headers, preflights, and the gate in front of unsafe methods.

#include "scenario.hpp"

#include <gtest/gtest.h>

namespace latchkey::testing {
namespace {

HttpRequest from(const std::string& method, const std::string& target, HeaderList headers) {
    return {.method = method, .target = target, .headers = std::move(headers)};
}

struct UnsafeRoute {
    std::string method;
    std::string target;
};

const std::vector<UnsafeRoute> unsafe_routes{
    {"POST", "/auth/register"},
    {"POST", "/auth/verify-email"},
    {"POST", "/auth/verify-email/resend"},
    {"POST", "/auth/login"},
    {"POST", "/auth/refreshToken"},
    {"POST", "/auth/logout"},
    {"POST", "/auth/change-password"},
    {"POST", "/recovery/forgot-password"},
    {"POST", "/recovery/verify-otp"},
    {"POST", "/recovery/reset-password"},
    {"PATCH", "/user/me"},
    {"DELETE", "/user/me"},
    {"POST", "/user/me/verify-email"},
    {"POST", "/user/users"},
    {"PATCH", "/user/users/1"},
    {"DELETE", "/user/users/1"},
};

class Origins : public ::testing::Test {
protected:
    TestApplication application;
    Browser browser = application.register_user("ada@example.org");
};

TEST_F(Origins, TheGateRefusesWhatBrowsersSendFromElsewhere) {
    const std::vector<HeaderList> refused{
        {{"Origin", "https://evil.example"}},
        {{"Origin", "null"}},
        {{"Origin", "http://localhost:5001"}},
        {{"Origin", "https://localhost:5000"}},
        {{"Origin", "http://localhost:5000.evil.example"}},
        {{"Origin", "http://localhost:5000/"}},
        {{"Origin", "https://evil.example"}, {"Sec-Fetch-Site", "same-origin"}},
        {{"Sec-Fetch-Site", "cross-site"}},
        {{"Sec-Fetch-Site", "same-site"}},
        {{"Origin", ""}, {"Sec-Fetch-Site", "cross-site"}},
    };
    for (const UnsafeRoute& route : unsafe_routes) {
        for (const HeaderList& headers : refused) {
            SCOPED_TRACE(headers.front().first + ": " + headers.front().second);
            const HttpAnswer answer = run_scenario(
                application,
                browser,
                {.name = route.method + ' ' + route.target,
                 .request = from(route.method, route.target, headers),
                 .status = 403,
                 .has =
                     {R"({"data":{"code":"origin_not_allowed","message":"Origin not allowed"}})"}}
            );
            EXPECT_FALSE(answer.header("Access-Control-Allow-Origin"));
        }
    }
    EXPECT_EQ(browser.get("/auth/checkAuth").status, 200U) << "nobody was signed out or deleted";
}

TEST_F(Origins, TheGateLetsThroughWhatIsNotFromElsewhere) {
    const std::string own = "http://127.0.0.1:" + std::to_string(application.port());
    const std::vector<HeaderList> admitted{
        {},
        {{"Origin", "http://localhost:5000"}},
        {{"Origin", "http://localhost:8080"}},
        {{"Origin", "HTTP://LOCALHOST:8080"}},
        {{"Origin", own}, {"Host", own.substr(7)}},
        {{"Sec-Fetch-Site", "same-origin"}},
        {{"Sec-Fetch-Site", "none"}},
        {{"Origin", "http://localhost:5000"}, {"Sec-Fetch-Site", "cross-site"}},
    };
    for (const HeaderList& headers : admitted) {
        SCOPED_TRACE(headers.empty() ? "no header" : headers.front().second);
        EXPECT_EQ(browser.send(from("POST", "/auth/refreshToken", headers)).status, 200U);
    }
}

TEST_F(Origins, ReadingIsNotGated) {
    const HttpAnswer answer =
        browser.send(from("GET", "/auth/checkAuth", {{"Origin", "https://evil.example"}}));
    EXPECT_EQ(answer.status, 200U);
    EXPECT_FALSE(answer.header("Access-Control-Allow-Origin"));
    EXPECT_FALSE(answer.header("Access-Control-Allow-Credentials"));
    EXPECT_EQ(answer.header("Vary"), "Origin");
}

TEST_F(Origins, AListedOriginMayReadEveryAnswer) {
    struct Row {
        HttpRequest request;
        unsigned status;
    };

    const HeaderList origin{{"Origin", std::string(TestApplication::listed_origin)}};
    const std::vector<Row> rows{
        {from("GET", "/auth/checkAuth", origin), 200},
        {from("GET", "/user/users", origin), 403},
        {from("GET", "/user/users/abc", origin), 404},
        {from("GET", "/auth/login", origin), 405},
        {from("POST", "/recovery/verify-otp", origin), 415},
        {from("POST", "/auth/refreshToken", origin), 200},
        {from("OPTIONS", "/auth/refreshToken", origin), 200},
    };
    for (const auto& [request, status] : rows) {
        SCOPED_TRACE(request.method + ' ' + request.target);
        const HttpAnswer answer = browser.send(request);
        EXPECT_EQ(answer.status, status);
        EXPECT_EQ(answer.header("Access-Control-Allow-Origin"), "http://localhost:5000");
        EXPECT_EQ(answer.header("Access-Control-Allow-Credentials"), "true");
        EXPECT_EQ(answer.header("Vary"), "Origin");
    }
}

TEST_F(Origins, APreflightNamesMethodsAndHeaders) {
    const HttpRequest preflight = from(
        "OPTIONS",
        "/user/users/1",
        {{"Origin", "http://localhost:8080"},
         {"Access-Control-Request-Method", "PATCH"},
         {"Access-Control-Request-Headers", "x-b, content-type"}}
    );
    const HttpAnswer answer = application.browser().send(preflight);
    EXPECT_EQ(answer.status, 200U);
    EXPECT_EQ(answer.body, "");
    EXPECT_EQ(answer.header("Access-Control-Allow-Origin"), "http://localhost:8080");
    EXPECT_EQ(answer.header("Access-Control-Allow-Credentials"), "true");
    EXPECT_EQ(
        answer.header("Access-Control-Allow-Methods"),
        "DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT"
    );
    EXPECT_EQ(answer.header("Access-Control-Allow-Headers"), "content-type, x-b");

    HttpRequest unlisted = preflight;
    unlisted.headers[0].second = "https://evil.example";
    const HttpAnswer refused = application.browser().send(unlisted);
    EXPECT_EQ(refused.status, 200U);
    EXPECT_FALSE(refused.header("Access-Control-Allow-Origin"));
    EXPECT_FALSE(refused.header("Access-Control-Allow-Methods"));
}

} // namespace
} // namespace latchkey::testing
