// How the two cookies are set by each COOKIE_MODE, and what becomes of those of another mode.

#include "scenario.hpp"

#include <boost/json/serialize.hpp>

#include <gtest/gtest.h>

#include <tuple>

namespace latchkey::testing {
namespace {

using namespace std::chrono_literals;
using Mode = config::CookieSettings::Mode;

constexpr const char* ada = "ada@example.org";
const boost::json::object credentials{{"email", ada}, {"password", TestApplication::password}};

TestApplication::ChangeSettings in_mode(Mode mode, bool is_persistent = false) {
    return [=](config::Settings& settings) {
        settings.public_url = "https://auth.example.com";
        settings.cookies.mode = mode;
        settings.cookies.domain = mode == Mode::domain ? "example.com" : "";
        settings.cookies.persistent = is_persistent;
    };
}

/// The Set-Cookie lines without the tokens themselves, and the device's at all.
std::vector<std::string> scopes_of(const HttpAnswer& answer) {
    std::vector<std::string> scopes;
    for (std::string line : answer.headers_named("Set-Cookie")) {
        const std::size_t begin = line.find('=') + 1;
        if (line.substr(0, begin).ends_with("deviceToken=")) {
            continue;
        }
        line.replace(begin, line.find(';') - begin, line[begin] == ';' ? "" : "<token>");
        scopes.push_back(line);
    }
    return scopes;
}

std::vector<std::string> both(std::string_view prefix, std::string_view rest) {
    return {
        std::string(prefix).append("accessToken=<token>").append(rest),
        std::string(prefix).append("refreshToken=<token>").append(rest)};
}

HttpRequest with_cookies(std::string target, std::string cookies) {
    return {
        .method = "POST", .target = std::move(target), .headers = {{"Cookie", std::move(cookies)}}};
}

TEST(CookieMode, SaysWhereTheCookiesGo) {
    struct Row {
        Mode mode;
        bool is_persistent;
        std::vector<std::string> expected;
    };

    const std::string plain = "; Secure; HttpOnly; Path=/; SameSite=None";
    const std::vector<Row> rows{
        {Mode::host, false, both("", plain)},
        {Mode::host, true, both("", "; Max-Age=604800" + plain)},
        {Mode::domain, false, both("", "; Domain=example.com" + plain)},
        {Mode::prefixed, false, both("__Host-Http-", "; Secure; HttpOnly; Path=/; SameSite=Lax")},
        {Mode::partitioned, false, both("", plain + "; Partitioned")},
    };
    for (const Row& row : rows) {
        TestApplication application(in_mode(row.mode, row.is_persistent));
        application.register_user(ada);
        const HttpAnswer answer = application.client().send(
            json_request("POST", "/auth/login", boost::json::serialize(credentials))
        );
        EXPECT_EQ(scopes_of(answer), row.expected);
        EXPECT_EQ(answer.header("Cache-Control"), "no-store");
    }
}

/// Whatever mode: it is kept when the window is closed and when the session has ended.
TEST(CookieMode, TheDevicesCookieLastsNinetyDays) {
    for (const auto& [set_mode, name, scope] :
         {std::tuple{Mode::host, "deviceToken", "SameSite=None"},
          std::tuple{Mode::prefixed, "__Host-Http-deviceToken", "SameSite=Lax"}}) {
        const Mode mode = set_mode;
        TestApplication application([mode](config::Settings& settings) {
            in_mode(mode)(settings);
            settings.throttle = true;
        });
        Browser browser = application.register_user(ada);
        const auto line = browser.post("/auth/login", credentials).set_cookie(name);
        ASSERT_TRUE(line);
        EXPECT_TRUE(
            line->ends_with(std::string("; Max-Age=7776000; Secure; HttpOnly; Path=/; ") + scope)
        ) << *line;
        EXPECT_FALSE(browser.post("/auth/logout").set_cookie(name)) << "it is known all the same";
    }
}

/// Refreshing does not make a persistent cookie outlive its session.
TEST(CookieMode, PersistsUntilTheSessionEndsAndNoLonger) {
    TestApplication application(in_mode(Mode::host, true));
    Browser browser = application.register_user(ada);
    application.clock().advance(24h);
    const HttpAnswer answer = browser.post("/auth/refreshToken");
    ASSERT_EQ(answer.status, 200U);
    EXPECT_EQ(
        scopes_of(answer), both("", "; Max-Age=518400; Secure; HttpOnly; Path=/; SameSite=None")
    );
}

/// From each mode to each other: a browser that still has the old cookies signs in, and is told to
/// drop them. Between modes whose cookies have the same names it need not even sign in.
TEST(CookieMode, MayChange) {
    const std::vector<Mode> modes{Mode::host, Mode::domain, Mode::prefixed, Mode::partitioned};
    for (const Mode before : modes) {
        for (const Mode after : modes) {
            SCOPED_TRACE(static_cast<int>(before) * 10 + static_cast<int>(after));
            TestApplication application(in_mode(before));
            Browser browser = application.register_user(ada);
            const std::string prefix = before == Mode::prefixed ? "__Host-Http-" : "";
            const std::string cookies =
                prefix + "accessToken=" + browser.cookie(prefix + "accessToken").value() + "; " +
                prefix + "refreshToken=" + browser.cookie(prefix + "refreshToken").value();
            application.restart(in_mode(after));
            const bool same_names = (before == Mode::prefixed) == (after == Mode::prefixed);
            HttpClient client = application.client();
            HttpRequest check{.target = "/auth/checkAuth"};
            check.headers = {{"Cookie", cookies}, {"User-Agent", std::string(Browser::firefox)}};
            EXPECT_EQ(client.send(check).status, same_names ? 200U : 401U);

            HttpRequest login =
                json_request("POST", "/auth/login", boost::json::serialize(credentials));
            login.headers.emplace_back("Cookie", cookies);
            login.headers.emplace_back("User-Agent", Browser::firefox);
            const HttpAnswer answer = client.send(login);
            ASSERT_EQ(answer.status, 200U);
            const std::size_t dropped = scopes_of(answer).size() - 2;
            // Of mode host one of each name is taken for ours, and prefixed ones are nobody else's.
            const bool are_ours = same_names && (after == Mode::host || after == Mode::prefixed);
            EXPECT_EQ(dropped > 0, !are_ours) << "of other scopes and names";
        }
    }
}

TEST(CookieMode, OfTwoCookiesOfOneNameTheOneThatHoldsCounts) {
    TestApplication application(in_mode(Mode::host));
    Browser browser = application.register_user(ada);
    const std::string old_access = browser.cookie("accessToken").value();
    const std::string old_refresh = browser.cookie("refreshToken").value();
    ASSERT_EQ(browser.post("/auth/login", credentials).status, 200U); // ends the session before
    const std::string access = browser.cookie("accessToken").value();
    const std::string refresh = browser.cookie("refreshToken").value();
    for (const std::string& cookies :
         {"accessToken=" + old_access + "; accessToken=" + access,
          "accessToken=garbage; accessToken=; accessToken=" + access}) {
        HttpRequest check{.target = "/auth/checkAuth", .headers = {{"Cookie", cookies}}};
        EXPECT_EQ(same_browser(application, browser).send(check).status, 200U) << cookies;
    }
    const std::string tossed =
        "refreshToken=" + old_refresh + "; refreshToken=x; refreshToken=" + refresh;
    const HttpAnswer renewed =
        same_browser(application, browser).send(with_cookies("/auth/refreshToken", tossed));
    EXPECT_EQ(renewed.status, 200U);
    EXPECT_GT(renewed.headers_named("Set-Cookie").size(), 2U) << "one of them was one too many";

    // The token before the one before, beside the current one: left over, not stolen.
    const std::string second = renewed.cookie("refreshToken").value();
    Browser current = application.browser();
    current.set_cookie("refreshToken", second);
    ASSERT_EQ(current.post("/auth/refreshToken").status, 200U);
    ASSERT_EQ(current.get("/auth/checkAuth").status, 200U);
    application.clock().advance(1h);
    const std::string third = current.cookie("refreshToken").value();
    const HttpAnswer both_sent = current.send(
        with_cookies("/auth/refreshToken", "refreshToken=" + refresh + "; refreshToken=" + third)
    );
    EXPECT_EQ(both_sent.status, 200U);
}

/// One of them was put there by another host of the domain, and nobody can say which.
TEST(CookieMode, OfTwoUsersCookiesNoneCounts) {
    TestApplication application(in_mode(Mode::domain));
    Browser browser = application.register_user(ada);
    const Browser eve = application.register_user("eve@example.org");
    for (const std::string name : {"accessToken", "refreshToken"}) {
        const std::string own = name + "=" + browser.cookie(name).value();
        const std::string planted = name + "=" + eve.cookie(name).value();
        const auto send = [&](const std::string& cookies) {
            return name == "accessToken"
                       ? browser.send(
                             {.target = "/auth/checkAuth", .headers = {{"Cookie", cookies}}}
                         )
                       : browser.send(with_cookies("/auth/refreshToken", cookies));
        };
        const std::string pairs[] = {planted + "; " + own, own + "; " + planted};
        for (const std::string& cookies : pairs) {
            EXPECT_EQ(send(cookies).status, 401U) << cookies;
        }
        EXPECT_EQ(send(own).status, 200U) << "the control";
    }
}

/// Nothing that another host may have put beside our cookie keeps its owner from signing out.
TEST(CookieMode, SigningOutEndsEverySessionThatIsNamed) {
    TestApplication application(in_mode(Mode::domain));
    Browser one = application.register_user(ada);
    Browser other = application.browser();
    ASSERT_EQ(other.post("/auth/login", credentials).status, 200U);
    const std::string cookies = "accessToken=" + one.cookie("accessToken").value() +
                                "; accessToken=" + other.cookie("accessToken").value();
    HttpRequest sign_out = with_cookies("/auth/logout", cookies);
    const HttpAnswer answer = application.browser().send(sign_out);
    EXPECT_EQ(answer.status, 200U);
    EXPECT_GT(answer.headers_named("Set-Cookie").size(), 2U);
    EXPECT_EQ(one.get("/auth/checkAuth").status, 401U);
    EXPECT_EQ(other.get("/auth/checkAuth").status, 401U);
}

} // namespace
} // namespace latchkey::testing
