// POST /auth/token and the keys that its tokens are checked with.

#include "crypto/jwk_set.hpp"
#include "crypto/jws.hpp"
#include "crypto/jwt.hpp"
#include "scenario.hpp"

#include <boost/json/parse.hpp>

#include <gtest/gtest.h>

namespace latchkey::testing {
namespace {

using namespace std::chrono_literals;
namespace json = boost::json;

constexpr const char* ada = "ada@example.org";
constexpr const char* audience = "https://api.example";

void allow_audience(config::Settings& settings) {
    settings.token_audiences = {audience, "urn:other"};
    settings.public_url = "https://auth.example";
}

/// As an API would: by what the server publishes.
json::object claims_by_published_keys(HttpClient client, const std::string& token) {
    const auto keys = crypto::JwkSet::parse(client.send({.target = "/.well-known/jwks.json"}).body);
    const auto jws = crypto::parse_compact_jws(token);
    const auto algorithm = crypto::parse_algorithm(jws->header.at("alg").as_string());
    const auto key = keys->find(*algorithm, std::string_view(jws->header.at("kid").as_string()));
    return key && crypto::is_signed_by(*jws, *key) ? crypto::parse_jwt_claims(jws->payload)->all
                                                   : json::object();
}

json::object data_of(const HttpAnswer& answer) {
    return json::parse(answer.body).at("data").as_object();
}

TEST(AudienceToken, IsForTheApiAndForNobodyElse) {
    TestApplication application(allow_audience);
    Browser browser = application.register_user(ada);
    const HttpAnswer answer = browser.post("/auth/token", {{"audience", audience}});
    ASSERT_EQ(answer.status, 200U);
    const json::object data = data_of(answer);
    EXPECT_EQ(data.at("expires_in"), json::value(300));
    const std::string token(data.at("access_token").as_string());
    json::object claims = claims_by_published_keys(application.client(), token);
    EXPECT_EQ(claims.at("exp").as_int64() - claims.at("iat").as_int64(), 300);
    claims.erase("exp");
    claims.erase("iat");
    claims.erase("jti");
    EXPECT_EQ(
        json::value(claims),
        (json::value{
            {"iss", "https://auth.example"},
            {"aud", audience},
            {"sub", "1"},
            {"client_id", "latchkey"},
            {"roles", {"user"}}})
    );
    Browser with_it = application.browser();
    with_it.set_cookie("accessToken", token);
    EXPECT_EQ(with_it.get("/auth/checkAuth").status, 401U);
}

TEST(AudienceToken, IsRefused) {
    TestApplication application(allow_audience);
    Browser browser = application.register_user(ada);
    const std::vector<Scenario> rows{
        {.name = "for an audience that is not in the settings",
         .request = json_request("POST", "/auth/token", R"({"audience":"https://api.example/"})"),
         .status = 400,
         .has = {fault("audience", "unknown_audience")}},
        {.name = "for the server itself",
         .request = json_request("POST", "/auth/token", R"({"audience":"https://auth.example"})"),
         .status = 400},
        {.name = "for several",
         .request = json_request("POST", "/auth/token", R"({"audience":["https://api.example"]})"),
         .status = 400,
         .has = {fault("audience", "not_a_string")}},
        {.name = "for nobody", .request = json_request("POST", "/auth/token", "{}"), .status = 400},
        {.name = "without a JSON body",
         .request = {.method = "POST", .target = "/auth/token"},
         .status = 415},
        {.name = "to another origin",
         .request =
             {.method = "POST",
              .target = "/auth/token",
              .headers = {{"Origin", "https://evil.example"}, {"Content-Type", "application/json"}},
              .body = R"({"audience":"https://api.example"})"},
         .status = 403},
    };
    run_scenarios(application, rows, [&] { return same_browser(application, browser); });
    EXPECT_EQ(application.browser().post("/auth/token", {{"audience", audience}}).status, 401U);
}

TEST(AudienceToken, WaitsForAKeyThatOthersCanCheck) {
    TestApplication application([](config::Settings& settings) {
        allow_audience(settings);
        settings.jwt_algorithm = "HS256";
    });
    Browser browser = application.register_user(ada);
    application.restart(allow_audience);
    application.run_jobs(); // publishes a key of ES256
    browser.move_to(application.client());
    EXPECT_EQ(browser.post("/auth/token", {{"audience", audience}}).status, 503U);
    application.clock().advance(1h);
    ASSERT_EQ(browser.post("/auth/refreshToken").status, 200U);
    EXPECT_EQ(browser.post("/auth/token", {{"audience", audience}}).status, 200U);
}

TEST(AudienceToken, DoesNotOutliveTheSession) {
    TestApplication application([](config::Settings& settings) {
        allow_audience(settings);
        settings.access_token_lifetime = 24h;
        settings.refresh_token_lifetime = 25h;
    });
    Browser browser = application.register_user(ada);
    application.clock().advance(23h);
    ASSERT_EQ(browser.post("/auth/refreshToken").status, 200U);
    application.clock().advance(1h + 58min);
    const json::object data = data_of(browser.post("/auth/token", {{"audience", audience}}));
    EXPECT_EQ(data.at("expires_in"), json::value(120));
}

TEST(PublishedKeys, AreCachedAndForEveryOrigin) {
    TestApplication application(allow_audience);
    HttpClient client = application.client();
    for (const std::string target :
         {"/.well-known/jwks.json", "/.well-known/openid-configuration"}) {
        const HttpAnswer answer = client.send({.target = target});
        EXPECT_EQ(answer.status, 200U);
        EXPECT_EQ(answer.header("Cache-Control"), "public, max-age=300");
        EXPECT_EQ(answer.header("Access-Control-Allow-Origin"), "*");
        EXPECT_FALSE(answer.header("Set-Cookie"));
        const HttpAnswer again = client.send(
            {.target = target, .headers = {{"If-None-Match", answer.header("ETag").value()}}}
        );
        EXPECT_EQ(again.status, 304U);
    }
    const HttpAnswer discovery = client.send({.target = "/.well-known/openid-configuration"});
    EXPECT_EQ(
        json::parse(discovery.body).at("jwks_uri"), "https://auth.example/.well-known/jwks.json"
    );
}

TEST(PublishedKeys, HaveNoIssuerWithoutAPublicUrl) {
    TestApplication application;
    EXPECT_EQ(
        application.client().send({.target = "/.well-known/openid-configuration"}).status, 404U
    );
    EXPECT_EQ(application.client().send({.target = "/.well-known/jwks.json"}).status, 200U);
}

TEST(PublishedKeys, ChangeWithoutAnybodyBeingSignedOut) {
    for (const std::string algorithm : {"ES256", "EdDSA", "RS256", "HS256"}) {
        SCOPED_TRACE(algorithm);
        const auto change = [&](config::Settings& settings) { settings.jwt_algorithm = algorithm; };
        TestApplication application(change);
        Browser browser = application.register_user(ada);
        application.clock().advance(90 * 24h - 1h);
        Browser renewed = application.browser();
        ASSERT_EQ(
            renewed.post(
                       "/auth/login", {{"email", ada}, {"password", TestApplication::password}}
            ).status,
            200U
        );
        application.run_jobs(); // publishes the next key
        const std::string before = renewed.cookie("accessToken").value();
        application.clock().advance(59min);
        EXPECT_EQ(renewed.get("/auth/checkAuth").status, 200U);
        ASSERT_EQ(renewed.post("/auth/refreshToken").status, 200U);
        application.clock().advance(1min);
        EXPECT_EQ(renewed.get("/auth/checkAuth").status, 200U) << "signed by the key before";
        ASSERT_EQ(renewed.post("/auth/refreshToken").status, 200U);
        const std::string after = renewed.cookie("accessToken").value();
        EXPECT_NE(before.substr(0, before.find('.')), after.substr(0, after.find('.')))
            << "another kid";
        EXPECT_EQ(renewed.get("/auth/checkAuth").status, 200U);
        const auto keys =
            json::parse(application.client().send({.target = "/.well-known/jwks.json"}).body);
        EXPECT_EQ(keys.at("keys").as_array().size(), algorithm == "HS256" ? 0U : 2U);
        application.clock().advance(2h);
        application.run_jobs(); // drops the key before
        ASSERT_EQ(renewed.post("/auth/refreshToken").status, 200U);
        EXPECT_EQ(renewed.get("/auth/checkAuth").status, 200U);
    }
}

} // namespace
} // namespace latchkey::testing
