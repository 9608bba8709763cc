// Whom a proxy lets through, and what it is told about them.

#include "forward_auth_fixture.hpp"
#include "http/response_writer.hpp"
#include "sessions/forward_auth.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace latchkey::sessions {
namespace {

using accounts::Role;
using http::Method;
using http::Response;
using storage::Transaction;
using testing::header_of;

TEST_F(ForwardAuthTest, TellsWhoItIs) {
    sign_in_as(Role::admin);
    const Response response = verify({});
    EXPECT_EQ(response.status, 200U);
    EXPECT_EQ(header_of(response, "Remote-User"), "1");
    EXPECT_EQ(header_of(response, "Remote-Email"), "ada@example.org");
    EXPECT_EQ(header_of(response, "Remote-Name"), "Somebody");
    EXPECT_EQ(header_of(response, "Remote-Groups"), "admin");
    EXPECT_EQ(header_of(response, "X-Auth-Request-User"), "1");
    EXPECT_EQ(header_of(response, "X-Auth-Request-Email"), "ada@example.org");
    EXPECT_EQ(header_of(response, "X-Auth-Request-Groups"), "admin");
    EXPECT_EQ(header_of(response, "Set-Cookie"), "(none)");
}

TEST_F(ForwardAuthTest, WithoutASessionIsA401) {
    const Response signed_out = verify({});
    EXPECT_EQ(signed_out.status, 401U);
    EXPECT_TRUE(has_code(signed_out, "unauthenticated"));
    EXPECT_EQ(header_of(signed_out, "Remote-User"), "(none)");
    cookie = "accessToken=garbage";
    EXPECT_TRUE(has_code(verify({}), "token_invalid"));
    sign_in_as(Role::user);
    parts.database->write([](Transaction& tx) { tx.execute("UPDATE sessions SET revoked_at = 1"); }
    );
    const Response revoked = verify({});
    EXPECT_EQ(revoked.status, 401U);
    EXPECT_TRUE(has_code(revoked, "session_revoked"));
    EXPECT_EQ(header_of(revoked, "Set-Cookie"), "(none)");
}

TEST_F(ForwardAuthTest, AnotherBrowserIsA403) {
    sign_in_as(Role::user);
    const Response response = verify({.headers = {{"User-Agent", "curl/8.5.0"}}});
    EXPECT_EQ(response.status, 403U);
    EXPECT_TRUE(has_code(response, "user_agent_mismatch"));
}

TEST_F(ForwardAuthTest, EachRequirementMustHold) {
    const auto status = [this](std::string_view query) {
        const Response response = verify({.query = query});
        EXPECT_EQ(has_code(response, "forbidden"), response.status == 403) << query;
        return response.status;
    };
    sign_in_as(Role::user);
    EXPECT_EQ(status("require=role:user"), 200U);
    EXPECT_EQ(status("require=role%3Auser&other=1"), 200U);
    EXPECT_EQ(status("require=role:admin"), 403U);
    EXPECT_EQ(status("require=role:user&require=role:admin"), 403U);
    EXPECT_EQ(status("require=role:admin&require=role:user"), 403U);
    for (const std::string_view unknown :
         {"require=",
          "require",
          "require=admin",
          "require=role:",
          "require=role:Admin",
          "require=role:user,role:admin",
          "require=role:user%00"}) {
        EXPECT_EQ(status(unknown), 403U) << unknown;
    }
}

TEST_F(ForwardAuthTest, AnAdminIsAUserToo) {
    sign_in_as(Role::admin);
    EXPECT_EQ(verify({.query = "require=role:admin"}).status, 200U);
    EXPECT_EQ(verify({.query = "require=role:user&require=role:admin"}).status, 200U);
    EXPECT_EQ(verify({.query = "require=role:root"}).status, 403U);
    cookie.clear();
    EXPECT_EQ(verify({.query = "require=role:admin"}).status, 401U) << "who comes first";
}

/// Envoy appends what the client asked for: the client would write its own requirements.
TEST_F(ForwardAuthTest, OfAnAppendedPathTheQueryIsTheClients) {
    constexpr std::string_view query = "require=role:admin&rd=https://app.example/";
    const Headers browser{{"Sec-Fetch-Mode", "navigate"}};
    const Response signed_out = verify_appended({.query = query, .headers = browser});
    EXPECT_EQ(signed_out.status, 401U);
    EXPECT_TRUE(has_code(signed_out, "unauthenticated"));
    EXPECT_EQ(header_of(signed_out, "Location"), "(none)");
    sign_in_as(Role::user);
    const Response signed_in = verify_appended({.query = query, .headers = browser});
    EXPECT_EQ(signed_in.status, 200U);
    EXPECT_EQ(header_of(signed_in, "Remote-Groups"), "user");
}

TEST_F(ForwardAuthTest, AnUnsafeRequestOfAnotherSiteIsA403) {
    sign_in_as(Role::user);
    const Headers evil{{"X-Forwarded-Method", "POST"}, {"Origin", "https://evil.example"}};
    for (const Response& response :
         {verify({.headers = evil}), verify_appended({.headers = evil})}) {
        EXPECT_EQ(response.status, 403U);
        EXPECT_TRUE(has_code(response, "origin_not_allowed"));
        EXPECT_EQ(header_of(response, "Remote-User"), "(none)");
    }
    for (const std::string_view method : {"PUT", "PATCH", "DELETE", "PROPFIND", "get", ""}) {
        const Headers headers{{"X-Forwarded-Method", method}, {"Origin", "https://evil.example"}};
        EXPECT_EQ(verify({.headers = headers}).status, 403U) << method;
    }
    EXPECT_EQ(
        verify({.headers = {{"X-Forwarded-Method", "POST"}, {"Sec-Fetch-Site", "cross-site"}}}
        ).status,
        403U
    );
    EXPECT_EQ(
        verify({.headers = {{"Origin", "https://evil.example"}}, .method = Method::post}).status,
        403U
    ) << "the request itself, where the proxy sends it on with its method";
    EXPECT_EQ(
        verify({.headers = {{"X-Forwarded-Method", "POST"}, {"Origin", "null"}}}).status, 403U
    );
}

TEST_F(ForwardAuthTest, WhoMayCallIsLetThrough) {
    sign_in_as(Role::user);
    const auto status = [this](const Headers& headers) {
        return verify({.headers = headers}).status;
    };
    const http::Header post{"X-Forwarded-Method", "POST"};
    for (const std::string_view method : {"GET", "HEAD", "OPTIONS"}) {
        EXPECT_EQ(
            status({{"X-Forwarded-Method", method}, {"Origin", "https://evil.example"}}), 200U
        ) << method;
    }
    EXPECT_EQ(status({post}), 200U) << "no browser";
    EXPECT_EQ(status({post, {"Origin", "https://app.example"}}), 200U) << "listed";
    EXPECT_EQ(status({post, {"Origin", "https://pr-7.preview.example"}}), 200U);
    EXPECT_EQ(status({post, {"Sec-Fetch-Site", "same-origin"}}), 200U);
    const http::Header scheme{"X-Forwarded-Proto", "https"};
    const http::Header host{"X-Forwarded-Host", "Wiki.example"};
    EXPECT_EQ(status({post, scheme, host, {"Origin", "https://wiki.example"}}), 200U)
        << "the application behind the proxy itself, listed or not";
    EXPECT_EQ(status({post, scheme, host, {"Origin", "http://wiki.example"}}), 403U);
    EXPECT_EQ(
        status(
            {post, {"X-Original-URL", "https://wiki.example/x"}, {"Origin", "https://wiki.example"}}
        ),
        200U
    );
    EXPECT_EQ(status({post, {"X-Original-URL", "/x"}, {"Origin", ""}}), 200U);
}

/// Whoever reaches this server past the proxy says what it likes about itself.
TEST_F(ForwardAuthTest, AStrangersHeadersAreNotRead) {
    sign_in_as(Role::user);
    const Headers claims_its_own{
        {"X-Forwarded-Method", "GET"},
        {"X-Forwarded-Proto", "https"},
        {"X-Forwarded-Host", "evil.example"},
        {"Origin", "https://evil.example"}};
    const Asked asked{.headers = claims_its_own, .method = Method::post, .peer = Peer::stranger};
    EXPECT_EQ(verify(asked).status, 403U);
    EXPECT_EQ(verify({.headers = claims_its_own, .method = Method::post}).status, 200U)
        << "the control";
}

/// A name may come from a database that checked less.
TEST_F(ForwardAuthTest, ANameWithLineBreaksIsOneLine) {
    sign_in_as(Role::user);
    parts.database->write([](Transaction& tx) {
        tx.execute(
            "UPDATE users SET full_name = :name, email = :email",
            {{"name", std::string("Ada\r\nRemote-Groups: admin\t\x7f \xc3\xa9")},
             {"email", std::string("a@b.org\nX: y")}}
        );
    });
    const Response response = verify({});
    EXPECT_EQ(response.status, 200U);
    EXPECT_EQ(header_of(response, "Remote-Name"), "AdaRemote-Groups: admin \xc3\xa9");
    EXPECT_EQ(header_of(response, "Remote-Email"), "a@b.orgX: y");
    EXPECT_EQ(header_of(response, "X-Auth-Request-Email"), "a@b.orgX: y");
    EXPECT_NO_THROW(http::check_writable(response));
}

} // namespace
} // namespace latchkey::sessions
