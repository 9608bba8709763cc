#include "keys/routes.hpp"
#include "keys/schema.hpp"
#include "support/key_ring.hpp"
#include "support/sent_request.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace latchkey::keys {
namespace {

using http::Method;
using http::Response;
using testing::header_of;
using testing::SentRequest;
using Handler = Response (Routes::*)(const http::Request&);

class KeyRoutes : public ::testing::Test {
protected:
    /// The answer to a GET, with If-None-Match when that is not empty.
    static Response get(Routes& of, Handler handler, std::string_view known_tag = "") {
        std::vector<http::Header> headers;
        if (!known_tag.empty()) {
            headers.push_back({"If-None-Match", known_tag});
        }
        const SentRequest sent(Method::get, "/", headers);
        return (of.*handler)(sent.request);
    }

    static void expect_public(const Response& response) {
        EXPECT_EQ(header_of(response, "Cache-Control"), "public, max-age=300");
        EXPECT_EQ(header_of(response, "Access-Control-Allow-Origin"), "*");
        EXPECT_TRUE(header_of(response, "ETag").starts_with('"'));
        EXPECT_EQ(header_of(response, "Set-Cookie"), "(none)");
    }

    CurrentRing ring{testing::make_ring()};
    Routes routes{ring, "https://auth.example.com"};
};

TEST_F(KeyRoutes, TheSetIsServedForCaches) {
    const Response response = get(routes, &Routes::jwk_set);
    EXPECT_EQ(response.status, 200U);
    EXPECT_EQ(response.content_type, "application/jwk-set+json");
    EXPECT_EQ(response.body, render_jwk_set(*ring.get()));
    expect_public(response);
}

TEST_F(KeyRoutes, TheDocumentIsServedForCaches) {
    const Response response = get(routes, &Routes::discovery);
    EXPECT_EQ(response.status, 200U);
    EXPECT_EQ(response.content_type, "application/json");
    EXPECT_EQ(response.body, render_discovery("https://auth.example.com", *ring.get()));
    expect_public(response);
}

TEST_F(KeyRoutes, WhoKnowsItAlreadyIsToldSo) {
    for (const Handler handler : {&Routes::jwk_set, &Routes::discovery}) {
        const std::string tag(header_of(get(routes, handler), "ETag"));
        for (const std::string& known : {tag, "W/" + tag, "\"x\", " + tag, std::string("*")}) {
            const Response response = get(routes, handler, known);
            EXPECT_EQ(response.status, 304U) << known;
            EXPECT_EQ(response.body, "");
            EXPECT_EQ(header_of(response, "ETag"), tag);
            expect_public(response);
        }
        EXPECT_EQ(get(routes, handler, "\"another\"").status, 200U);
    }
}

TEST_F(KeyRoutes, AnotherRingHasAnotherTag) {
    const std::string tag(header_of(get(routes, &Routes::jwk_set), "ETag"));
    ring.replace(testing::make_ring());
    const Response response = get(routes, &Routes::jwk_set, tag);
    EXPECT_EQ(response.status, 200U);
    EXPECT_NE(header_of(response, "ETag"), tag);
    EXPECT_EQ(response.body, render_jwk_set(*ring.get()));
}

TEST_F(KeyRoutes, WithoutAPublicUrlThereIsNoIssuer) {
    Routes without(ring, "");
    const Response response = get(without, &Routes::discovery);
    EXPECT_EQ(response.status, 404U);
    EXPECT_NE(response.body.find("\"code\":\"not_found\""), std::string::npos);
    EXPECT_NE(response.body.find("PUBLIC_URL"), std::string::npos);
    EXPECT_EQ(header_of(response, "Cache-Control"), "(none)") << "it may be set in a minute";
    EXPECT_EQ(get(without, &Routes::jwk_set).status, 200U) << "the keys are there all the same";
}

} // namespace
} // namespace latchkey::keys
