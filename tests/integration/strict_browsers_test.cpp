// What PROFILE=strict asks of browsers: the client header, and no more than a note about the
// User-Agent.

#include "scenario.hpp"
#include "support/log_lines.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

namespace latchkey::testing {
namespace {

constexpr const char* ada = "ada@example.org";
constexpr std::string_view curl = "curl/8.5.0";

struct UnsafeRoute {
    std::string method;
    std::string target;
};

const std::vector<UnsafeRoute> unsafe_routes{
    {"POST", "/auth/register"},
    {"POST", "/auth/login"},
    {"POST", "/auth/refreshToken"},
    {"POST", "/auth/logout"},
    {"POST", "/auth/change-password"},
    {"POST", "/auth/token"},
    {"DELETE", "/auth/sessions/AAAAAAAAAAAAAAAAAAAAAA"},
    {"POST", "/recovery/forgot-password"},
    {"POST", "/recovery/verify-otp"},
    {"POST", "/recovery/reset-password"},
    {"PATCH", "/user/me"},
    {"DELETE", "/user/me"},
    {"POST", "/user/users"},
    {"PATCH", "/user/users/1"},
    {"DELETE", "/user/users/1"},
    {"DELETE", "/user/users/1/sessions"},
};

TEST(ClientHeader, IsMissedWhereverSomethingChanges) {
    TestApplication application;
    Browser browser = application.register_user(ada);
    application.restart([](config::Settings& settings) {
        settings.client_header_is_required = true;
    });
    browser.move_to(application.client());
    for (const auto& [method, target] : unsafe_routes) {
        run_scenario(
            application,
            browser,
            {.name = method + ' ' + target,
             .request = {.method = method, .target = target, .headers = {{"X-Latchkey", ""}}},
             .status = 403,
             .has = {error_code("client_header_required"), "Header X-Latchkey is missing"}}
        );
    }
    EXPECT_EQ(browser.get("/auth/checkAuth").status, 200U) << "nobody was signed out or deleted";
}

TEST(ClientHeader, OpensWhatItCloses) {
    TestApplication application;
    Browser browser = application.register_user(ada);
    application.restart([](config::Settings& settings) {
        settings.client_header_is_required = true;
    });
    browser.move_to(application.client());
    for (const char* value : {"1", "anything"}) {
        const HttpAnswer answer = browser.send(
            {.method = "POST", .target = "/auth/refreshToken", .headers = {{"X-Latchkey", value}}}
        );
        EXPECT_EQ(answer.status, 200U) << answer.body;
    }
    EXPECT_EQ(browser.get("/auth/session").status, 200U) << "reading needs none";
    const HttpAnswer verified =
        browser.send({.method = "POST", .target = "/auth/verify", .headers = {}});
    EXPECT_EQ(verified.status, 200U) << "that header is not the application's behind the proxy";
}

TEST(UserAgent, ThatIsNotedIsNoRefusal) {
    TestApplication application;
    Browser browser = application.register_user(ada);
    application.restart([](config::Settings& settings) { settings.user_agent_is_checked = false; });
    browser.move_to(application.client());
    browser.set_user_agent(curl);
    const LogLines log;
    for (int repeat = 0; repeat < 3; ++repeat) { // from memory, too
        EXPECT_EQ(browser.get("/auth/checkAuth").status, 200U);
        EXPECT_EQ(browser.get("/user/me").status, 200U);
        EXPECT_EQ(browser.get("/auth/verify").status, 200U);
    }
    EXPECT_EQ(browser.post("/auth/refreshToken").status, 200U);
    application.clock().advance(std::chrono::hours(2));
    EXPECT_EQ(browser.post("/auth/refreshToken").status, 200U);
    const std::string text = log.text();
    const std::string note = "began in Firefox/Linux and goes on in curl";
    const std::size_t at = text.find(note);
    ASSERT_NE(at, std::string::npos) << text;
    EXPECT_EQ(text.find(note, at + 1), std::string::npos) << "once a session: " << text;
}

TEST(UserAgent, ThatIsCheckedIsOne) {
    TestApplication application;
    Browser browser = application.register_user(ada);
    browser.set_user_agent(curl);
    EXPECT_EQ(browser.get("/user/me").status, 403U);
    EXPECT_EQ(browser.post("/auth/refreshToken").status, 403U);
}

} // namespace
} // namespace latchkey::testing
