#include "scenario.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace latchkey::testing {

namespace {

constexpr std::string_view expired =
    "=; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; Secure; HttpOnly; Path=/; SameSite=None";
constexpr std::string_view session_cookie = "; Secure; HttpOnly; Path=/; SameSite=None";

void expect_cookies(const HttpAnswer& answer, Cookies expected) {
    const std::vector<std::string> lines = answer.headers_named("Set-Cookie");
    if (expected == Cookies::untouched) {
        EXPECT_TRUE(lines.empty());
        return;
    }
    ASSERT_EQ(lines.size(), 2U);
    const std::string access = "accessToken";
    const std::string refresh = "refreshToken";
    if (expected == Cookies::expired) {
        EXPECT_EQ(lines[0], access + std::string(expired));
        EXPECT_EQ(lines[1], refresh + std::string(expired));
        return;
    }
    const auto access_value = answer.cookie(access).value_or("");
    const auto refresh_value = answer.cookie(refresh).value_or("");
    EXPECT_EQ(std::ranges::count(access_value, '.'), 2) << "a signed token";
    EXPECT_EQ(std::ranges::count(refresh_value, '.'), 2) << "id, generation and MAC";
    EXPECT_EQ(lines[0], access + "=" + access_value + std::string(session_cookie));
    EXPECT_EQ(lines[1], refresh + "=" + refresh_value + std::string(session_cookie));
}

} // namespace

HttpAnswer run_scenario(TestApplication& application, Browser& browser, const Scenario& scenario) {
    SCOPED_TRACE(scenario.name);
    application.deliver_mail();
    const std::size_t mails_before = application.mails().messages().size();
    HttpAnswer answer = browser.send(scenario.request);
    application.deliver_mail();
    EXPECT_EQ(answer.status, scenario.status) << answer.body;
    for (const std::string& part : scenario.has) {
        EXPECT_NE(answer.body.find(part), std::string::npos) << part << " in " << answer.body;
    }
    for (const std::string& part : scenario.has_not) {
        EXPECT_EQ(answer.body.find(part), std::string::npos) << part << " in " << answer.body;
    }
    expect_cookies(answer, scenario.cookies);
    EXPECT_EQ(application.mails().messages().size() - mails_before, scenario.mails);
    return answer;
}

std::string error_code(std::string_view code) {
    return "\"code\":\"" + std::string(code) + "\"";
}

std::string fault(std::string_view field, std::string_view fault_code) {
    return "\"" + std::string(field) + "\":{" + error_code(fault_code);
}

Browser same_browser(const TestApplication& application, const Browser& browser) {
    Browser twin = application.browser();
    for (const std::string name : {"accessToken", "refreshToken"}) {
        if (const auto value = browser.cookie(name)) {
            twin.set_cookie(name, *value);
        }
    }
    return twin;
}

} // namespace latchkey::testing
