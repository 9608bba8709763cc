// What tokens are signed with, and for whom.

#include "config/settings.hpp"
#include "sources.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace latchkey::config {

namespace {

using Audiences = std::vector<std::string>;

TEST(JwtAlgorithm, IsOneOfFour) {
    for (const char* name : {"ES256", "EdDSA", "RS256", "HS256"}) {
        EXPECT_EQ(load_good("JWT_ALGORITHM", name).jwt_algorithm, name);
    }
    EXPECT_EQ(load(from_environment({}), Mode::production).settings.jwt_algorithm, "ES256");
    expect_bad(
        "JWT_ALGORITHM",
        {"es256", "eddsa", "EDDSA", "Ed25519", "none", "ES384", "PS256", "HS512", "ES256,RS256"}
    );
}

TEST(TokenAudiences, AreAList) {
    EXPECT_EQ(
        load_good("TOKEN_AUDIENCES", " https://api.example.com ,,urn:example:billing, internal,")
            .token_audiences,
        (Audiences{"https://api.example.com", "urn:example:billing", "internal"})
    );
    EXPECT_EQ(load(from_environment({}), Mode::production).settings.token_audiences, Audiences());
    const std::string longest(255, 'a');
    EXPECT_EQ(load_good("TOKEN_AUDIENCES", longest).token_audiences, Audiences{longest});
    expect_bad(
        "TOKEN_AUDIENCES",
        {std::string(256, 'a'),
         "https://a.example https://b.example",
         "a\tb",
         "a\x7f",
         "caf\xc3\xa9",
         "good," + std::string(256, 'a')}
    );
}

TEST(TokenAudiences, CannotCheckWhatASharedSecretSigned) {
    const auto faults_with = [](const char* algorithm) {
        return load(
                   from_environment(
                       {{"JWT_ALGORITHM", algorithm},
                        {"TOKEN_AUDIENCES", "https://api.example.com"}}
                   ),
                   Mode::production
        )
            .faults;
    };
    for (const char* algorithm : {"ES256", "EdDSA", "RS256"}) {
        EXPECT_TRUE(faults_with(algorithm).empty()) << algorithm;
    }
    const std::vector<Fault> faults = faults_with("HS256");
    ASSERT_EQ(faults.size(), 1U);
    EXPECT_EQ(faults[0].name, "TOKEN_AUDIENCES");
    EXPECT_NE(faults[0].problem.find("JWT_ALGORITHM=HS256"), std::string::npos);
    EXPECT_FALSE(faults[0].remedy.empty());
    ASSERT_EQ(faults_with("HS512").size(), 1U) << "what was refused already is not compared";
    EXPECT_EQ(faults_with("HS512")[0].name, "JWT_ALGORITHM");
}

/// Its API would take the server's own tokens, which are longer-lived and say more.
TEST(TokenAudiences, AreNotTheServerItself) {
    const auto faults_with = [](const char* audiences) {
        return load(
                   from_environment(
                       {{"PUBLIC_URL", "https://auth.example.com"}, {"TOKEN_AUDIENCES", audiences}}
                   ),
                   Mode::production
        )
            .faults;
    };
    EXPECT_TRUE(faults_with("https://api.example.com,latchkey").empty());
    const std::vector<Fault> faults =
        faults_with("https://api.example.com,https://auth.example.com");
    ASSERT_EQ(faults.size(), 1U);
    EXPECT_EQ(faults[0].name, "TOKEN_AUDIENCES");
    EXPECT_NE(faults[0].problem.find("https://auth.example.com"), std::string::npos);
    expect_bad("TOKEN_AUDIENCES", {"latchkey"}); // what it is called without a PUBLIC_URL
}

} // namespace

} // namespace latchkey::config
