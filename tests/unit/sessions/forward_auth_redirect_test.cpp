// Where a browser is led that comes to see a page and is not signed in: nowhere but to listed
// origins.

#include "forward_auth_fixture.hpp"
#include "http/response_writer.hpp"
#include "sessions/forward_auth.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace latchkey::sessions {
namespace {

using http::Method;
using http::Response;
using testing::header_of;

class ForwardAuthRedirect : public ForwardAuthTest {
protected:
    static inline const Headers navigation{{"Sec-Fetch-Mode", "navigate"}};

    /// Where it leads; "(none)" for an error like any other.
    std::string location(const Asked& asked) {
        const Response response = verify(asked);
        EXPECT_EQ(response.status, 401U);
        EXPECT_NO_THROW(http::check_writable(response));
        const std::string url(header_of(response, "Location"));
        EXPECT_EQ(has_code(response, "unauthenticated"), url == "(none)");
        return url;
    }

    std::string location_for(const std::string& rd) {
        return location({.query = rd, .headers = navigation});
    }

    /// The page that was asked for, as a proxy tells of it.
    static Headers coming_from(std::string_view url) {
        return {{"Sec-Fetch-Mode", "navigate"}, {"X-Original-URL", url}};
    }
};

TEST_F(ForwardAuthRedirect, LeadsToAListedOrigin) {
    const Response response =
        verify({.query = "rd=https://app.example/sign-in", .headers = navigation});
    EXPECT_EQ(response.status, 401U) << "what nginx takes for more than an error";
    EXPECT_EQ(header_of(response, "Location"), "https://app.example/sign-in");
    EXPECT_EQ(response.content_type, "text/html; charset=utf-8");
    EXPECT_NE(
        response.body.find("content=\"0; url=https://app.example/sign-in\""), std::string::npos
    );
    EXPECT_NE(response.body.find("<a href=\"https://app.example/sign-in\">"), std::string::npos);
    EXPECT_EQ(
        header_of(response, "Content-Security-Policy"), "default-src 'none'; frame-ancestors 'none'"
    );
    EXPECT_EQ(header_of(response, "Set-Cookie"), "(none)");
    EXPECT_EQ(location_for("rd=https://auth.example/"), "https://auth.example/") << "our own";
    EXPECT_EQ(
        location_for("rd=https%3A%2F%2Fpr-7.preview.example%2F%3Fa%3D1%26b"),
        "https://pr-7.preview.example/?a=1&b"
    );
}

TEST_F(ForwardAuthRedirect, LeadsNowhereElse) {
    for (const std::string rd :
         {"",
          "rd=",
          "rd",
          "rd=https://evil.example/",
          "rd=https://app.example.evil.example/",
          "rd=https://app.example@evil.example/",
          "rd=https://evil.example/https://app.example/",
          "rd=http://app.example/",
          "rd=https://app.example:8443/",
          "rd=//app.example/",
          "rd=/sign-in",
          "rd=javascript:alert(1)",
          "rd=data:text/html,x",
          "rd=https://app.example%5C@evil.example",
          "rd=https://app.example/%0D%0ASet-Cookie:%20a=b",
          "rd=https://app.example/%22%3E%3Cscript%3E",
          "rd=https://app.example/%00",
          "rd=https://app.example/%20",
          "rd=https://app.example/caf%C3%A9",
          "RD=https://app.example/"}) {
        EXPECT_EQ(location_for(rd), "(none)") << rd;
    }
    EXPECT_EQ(location_for("rd=https://app.example/" + std::string(2048, 'a')), "(none)");
    EXPECT_EQ(location_for("rd=https://evil.example/&rd=https://app.example/"), "(none)")
        << "the first counts, which the proxy wrote";
}

TEST_F(ForwardAuthRedirect, LeadsNobodyButWhoComesToSeeAPage) {
    constexpr std::string_view query = "rd=https://app.example/";
    const auto led = [&](const Headers& headers, Method method = Method::get) {
        return location({.query = query, .headers = headers, .method = method}) != "(none)";
    };
    EXPECT_TRUE(led({{"Sec-Fetch-Mode", "Navigate"}}));
    EXPECT_TRUE(led({{"Accept", "text/html,application/xhtml+xml;q=0.9"}})) << "older browsers";
    EXPECT_TRUE(led(navigation, Method::head));
    EXPECT_FALSE(led({}));
    EXPECT_FALSE(led({{"Accept", "application/json"}}));
    EXPECT_FALSE(led({{"Sec-Fetch-Mode", "cors"}, {"Accept", "text/html"}})) << "a script";
    EXPECT_FALSE(led(navigation, Method::post));
    EXPECT_FALSE(led({{"Sec-Fetch-Mode", "navigate"}, {"X-Forwarded-Method", "POST"}}));
    EXPECT_TRUE(led({{"Sec-Fetch-Mode", "navigate"}, {"X-Forwarded-Method", "GET"}}, Method::post));
}

TEST_F(ForwardAuthRedirect, SigningInDoesNotHelpAgainstA403) {
    sign_in_as(accounts::Role::user);
    const Asked asked{.query = "require=role:admin&rd=https://app.example/", .headers = navigation};
    const Response response = verify(asked);
    EXPECT_EQ(response.status, 403U);
    EXPECT_EQ(header_of(response, "Location"), "(none)");
    Asked of_another_browser = asked;
    of_another_browser.headers.push_back({"User-Agent", "curl/8.5.0"});
    EXPECT_EQ(verify(of_another_browser).status, 403U);
    EXPECT_EQ(header_of(verify(of_another_browser), "Location"), "(none)");
}

TEST_F(ForwardAuthRedirect, TheAddressThatWasAskedForGoesWithIt) {
    const auto location_from = [this](std::string_view rd, std::string_view url) {
        return location({.query = rd, .headers = coming_from(url)});
    };
    EXPECT_EQ(
        location_from("rd=https://app.example/sign-in", "https://pr-7.preview.example/a?b=1&c#d"),
        "https://app.example/sign-in?rd=https%3A%2F%2Fpr-7.preview.example%2Fa%3Fb%3D1%26c%23d"
    );
    EXPECT_EQ(
        location_from("rd=https://app.example/?x=1", "https://app.example/"),
        "https://app.example/?x=1&rd=https%3A%2F%2Fapp.example%2F"
    );
    const Response response = verify(
        {.query = "rd=https://app.example/?x=1", .headers = coming_from("https://app.example/")}
    );
    EXPECT_NE(response.body.find("?x=1&amp;rd=https%3A"), std::string::npos);
    EXPECT_EQ(response.body.find("&rd="), std::string::npos);
}

TEST_F(ForwardAuthRedirect, AnAddressThatIsNotListedStaysBehind) {
    constexpr std::string_view query = "rd=https://app.example/";
    for (const std::string_view url :
         {"https://evil.example/",
          "https://app.example@evil.example/",
          "/orders",
          "",
          "https://app.example/\"onload=",
          "https://app.example/caf\xc3\xa9",
          "javascript:alert(1)"}) {
        EXPECT_EQ(location({.query = query, .headers = coming_from(url)}), "https://app.example/")
            << url;
    }
    EXPECT_EQ(
        location(
            {.query = query,
             .headers = coming_from("https://app.example/orders"),
             .peer = Peer::stranger}
        ),
        "https://app.example/"
    ) << "what a stranger says is not read";
}

} // namespace
} // namespace latchkey::sessions
