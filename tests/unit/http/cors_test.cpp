#include "http/cors.hpp"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

namespace latchkey::http {
namespace {

using Answer = std::map<std::string, std::string>;

Answer answer_to(const OriginPolicy& policy, const Request& request) {
    Response response;
    policy.add_headers(request, response);
    Answer answer;
    for (const ResponseHeader& header : response.headers) {
        EXPECT_TRUE(answer.emplace(header.name, header.value).second) << "twice: " << header.name;
    }
    return answer;
}

TEST(Cors, SortsRequestedHeadersByByte) {
    const std::vector<Header> headers{
        {"origin", "http://localhost:8080"},
        {"access-control-request-method", "PUT"},
        {"access-control-request-headers", " b ,A,, a,\tB"}};
    const Request request{.method = Method::options, .path = "/user/x", .headers = headers};
    const OriginPolicy policy({.allowed = {"http://localhost:8080"}});
    EXPECT_EQ(answer_to(policy, request)["Access-Control-Allow-Headers"], "A, B, a, b");
}

TEST(Cors, APreflightIsRememberedForTwoHours) {
    const OriginPolicy policy({.allowed = {"https://app.example"}});
    const std::vector<Header> preflight{
        {"Origin", "https://app.example"}, {"Access-Control-Request-Method", "PATCH"}};
    const auto max_age = [&policy](Method method, const std::vector<Header>& headers) {
        const Request request{.method = method, .path = "/user/me", .headers = headers};
        return answer_to(policy, request)["Access-Control-Max-Age"];
    };
    EXPECT_EQ(max_age(Method::options, preflight), "7200");
    EXPECT_EQ(max_age(Method::get, preflight), "");
    EXPECT_EQ(max_age(Method::options, {{"Origin", "https://app.example"}}), "");
    EXPECT_EQ(
        max_age(
            Method::options,
            {{"Origin", "https://evil.example"}, {"Access-Control-Request-Method", "PATCH"}}
        ),
        ""
    );
}

struct OriginCase {
    std::string_view origin;
    bool is_listed;
};

TEST(OriginPolicy, ListsExactOriginsAndPatterns) {
    const OriginPolicy policy(
        {.allowed =
             {"https://App.example", "https://*.preview.example", "http://*.dev.example:8080"},
         .own = "https://login.example"}
    );
    const OriginCase cases[] = {
        {"https://app.example", true},
        {"HTTPS://APP.EXAMPLE", true},
        {"https://login.example", true},
        {"http://app.example", false},
        {"https://app.example:443", false},
        {"https://app.example:8443", false},
        {"https://app.example/", false},
        {"https://app.example.evil.example", false},
        {"https://xapp.example", false},
        {"https://pr-7.preview.example", true},
        {"https://a.b.preview.example", true},
        {"https://PR-7.PREVIEW.EXAMPLE", true},
        {"https://preview.example", false},
        {"https://.preview.example", false},
        {"https://evilpreview.example", false},
        {"https://a..preview.example", false},
        {"https://a.preview.example:8443", false},
        {"https://evil.example/.preview.example", false},
        {"https://evil.example:1.preview.example", false},
        {"https://evil.example?.preview.example", false},
        {"https://user@a.preview.example", false},
        {"http://a.preview.example", false},
        {"https://a.preview.example.evil.example", false},
        {"https://*.preview.example", false},
        {"http://a.dev.example:8080", true},
        {"http://a.dev.example", false},
        {"http://a.dev.example:80801", false},
        {"null", false},
        {"NULL", false},
        {"", false},
        {"https://", false},
        {"http://localhost:3000", false},
    };
    for (const OriginCase& expected : cases) {
        EXPECT_EQ(policy.is_listed(expected.origin), expected.is_listed) << expected.origin;
    }
}

TEST(OriginPolicy, ListsNullNeverAndNothingByDefault) {
    EXPECT_FALSE(OriginPolicy({.allowed = {"null"}}).is_listed("null"));
    EXPECT_FALSE(OriginPolicy({}).is_listed(""));
    EXPECT_FALSE(OriginPolicy({}).is_listed("https://app.example"));
}

TEST(OriginPolicy, ListsLoopbackWhenAsked) {
    const OriginPolicy policy({.allow_loopback = true});
    for (const std::string_view origin :
         {"http://localhost",
          "http://localhost:3000",
          "http://127.0.0.1:65535",
          "http://[::1]:1",
          "HTTP://LocalHost:1"}) {
        EXPECT_TRUE(policy.is_listed(origin)) << origin;
    }
    for (const std::string_view origin :
         {"https://localhost",
          "http://localhost:",
          "http://localhost:x",
          "http://localhost:123456",
          "http://localhost.evil.example",
          "http://127.0.0.1.evil.example",
          "http://127.0.0.2",
          "http://localhost:80@evil.example"}) {
        EXPECT_FALSE(policy.is_listed(origin)) << origin;
    }
}

struct GateCase {
    std::vector<Header> headers;
    bool is_admitted;
};

TEST(OriginGate, AdmitsWhoMayCall) {
    const GateCase cases[] = {
        {{}, true}, // curl, a server: no browser sends neither header
        {{{"Origin", ""}}, true},
        {{{"Sec-Fetch-Site", "same-origin"}}, true},
        {{{"Sec-Fetch-Site", "none"}}, true},
        {{{"Sec-Fetch-Site", "same-site"}}, false},
        {{{"Sec-Fetch-Site", "cross-site"}}, false},
        {{{"Sec-Fetch-Site", ""}}, false},
        {{{"Origin", "https://app.example"}, {"Sec-Fetch-Site", "cross-site"}}, true},
        {{{"Origin", "https://evil.example"}, {"Sec-Fetch-Site", "same-origin"}}, false},
        {{{"Origin", "null"}}, false},
        {{{"Host", "login.example"}, {"Origin", "https://login.example"}}, true},
        {{{"Host", "login.example:5000"}, {"Origin", "http://LOGIN.example:5000"}}, true},
        {{{"Host", "login.example"}, {"Origin", "https://login.example:5000"}}, false},
        {{{"Host", "login.example"}, {"Origin", "ftp://login.example"}}, false},
        {{{"Host", ""}, {"Origin", "https://"}}, false},
    };
    const OriginPolicy policy({.allowed = {"https://app.example"}});
    for (const GateCase& expected : cases) {
        const Request request{.method = Method::post, .headers = expected.headers};
        EXPECT_EQ(policy.admits(request), expected.is_admitted)
            << &expected - cases << " " << request.header("Origin").value_or("-");
    }
}

TEST(ClientHeader, IsRequiredWhereTheSettingsSay) {
    const OriginPolicy policy({.client_header_is_required = true});
    const std::vector<Header> with_it{{"x-latchkey", "1"}};
    const std::vector<Header> empty{{"X-Latchkey", ""}};
    EXPECT_TRUE(policy.has_client_header({.method = Method::post, .headers = with_it}));
    EXPECT_FALSE(policy.has_client_header({.method = Method::post, .headers = empty}));
    EXPECT_FALSE(policy.has_client_header({.method = Method::post}));
    EXPECT_TRUE(OriginPolicy({}).has_client_header({.method = Method::post}));
}

/// What makes a page of another origin ask first: its preflight gets no answer that names the
/// header, a listed one's does.
TEST(ClientHeader, PassesThePreflightOfAListedOriginOnly) {
    const OriginPolicy policy({.allowed = {"https://app.example"}});
    for (const auto& [origin, is_listed] :
         {std::pair("https://app.example", true), {"https://evil.example", false}}) {
        const std::vector<Header> headers{
            {"Origin", origin},
            {"Access-Control-Request-Method", "POST"},
            {"Access-Control-Request-Headers", "x-latchkey"}};
        const Answer said = answer_to(
            policy, {.method = Method::options, .path = "/auth/login", .headers = headers}
        );
        EXPECT_EQ(said.contains("Access-Control-Allow-Headers"), is_listed) << origin;
    }
}

TEST(OriginGate, TrustsTheHostHeaderOnlyWithoutAPublicUrl) {
    const OriginPolicy policy({.own = "https://login.example"});
    const std::vector<Header> rebound{{"Host", "evil.example"}, {"Origin", "http://evil.example"}};
    EXPECT_FALSE(policy.admits({.method = Method::post, .headers = rebound}));
    const std::vector<Header> own{{"Host", "10.0.0.1"}, {"Origin", "https://login.example"}};
    EXPECT_TRUE(policy.admits({.method = Method::post, .headers = own}));
}

} // namespace
} // namespace latchkey::http
