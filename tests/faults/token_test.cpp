// `latchkey token verify`: which tokens are good, what is printed, and what is said of the others.

#include "base/clock.hpp"
#include "base/encoding.hpp"
#include "child_process.hpp"
#include "crypto/signing_key.hpp"
#include "support/temporary_folder.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

namespace latchkey::faults {
namespace {

using crypto::Algorithm;
using crypto::SigningKey;
using ::testing::HasSubstr;

std::int64_t now() {
    return to_unix_seconds(SystemClock().now());
}

class TokenVerify : public ::testing::Test {
protected:
    TokenVerify() { publish({*key_.public_jwk()}); }

    void write(const std::string& text) { std::ofstream(folder_.file("keys.json")) << text; }

    void publish(boost::json::array keys) {
        write(boost::json::serialize(boost::json::object{{"keys", std::move(keys)}}));
    }

    [[nodiscard]] std::string
    sign(const std::string& payload, const std::string& more_header = "") const {
        return key_.sign(
            fmt::format(R"({{"alg":"ES256","kid":"{}"{}}})", key_.key_id(), more_header), payload
        );
    }

    /// A token with this claim and one that ends in an hour.
    [[nodiscard]] std::string sign_with(const std::string& claim) const {
        return sign(fmt::format(R"({{"exp":{},{}}})", now() + 3600, claim));
    }

    Finished latchkey(std::vector<std::string> arguments, const std::string& input) {
        return run({.arguments = std::move(arguments), .folder = folder_.file(""), .input = input});
    }

    Finished verify(const std::string& token) {
        return latchkey({"token", "verify", "--jwks", "keys.json"}, token);
    }

    void expect_refused(const std::string& token, const std::string& reason) {
        const Finished finished = verify(token);
        EXPECT_EQ(finished.ending.exit_code, 1) << reason;
        EXPECT_EQ(finished.output, "");
        EXPECT_EQ(finished.errors, "latchkey: " + reason + "\n");
    }

    SigningKey key_ = SigningKey::generate(Algorithm::es256);
    latchkey::testing::TemporaryFolder folder_;
};

TEST_F(TokenVerify, prints_the_claims_of_a_good_token) {
    const std::string claims =
        fmt::format(R"({{"sub":"1","aud":["a","b"],"exp":{},"n":1.50}})", now() + 3600);
    for (const char* line_end : {"", "\n", "\r\n"}) {
        const Finished finished = verify(sign(claims) + line_end);
        EXPECT_EQ(finished.ending.exit_code, 0) << finished.errors;
        EXPECT_EQ(finished.output, claims + "\n");
        EXPECT_EQ(finished.errors, "");
    }
}

TEST_F(TokenVerify, takes_every_algorithm) {
    for (const Algorithm algorithm : {Algorithm::eddsa, Algorithm::rs256, Algorithm::hs256}) {
        const SigningKey key = SigningKey::generate(algorithm);
        boost::json::object jwk{{"kty", "oct"}, {"k", key.to_stored().reveal()}};
        jwk = key.public_jwk().value_or(jwk);
        write(boost::json::serialize(jwk)); // one key instead of a set
        const std::string claims = fmt::format(R"({{"exp":{}}})", now() + 3600);
        const std::string header = fmt::format(R"({{"alg":"{}"}})", to_string(algorithm));
        const Finished finished = verify(key.sign(header, claims));
        EXPECT_EQ(finished.output, claims + "\n") << finished.errors;
    }
}

TEST_F(TokenVerify, prints_nothing_that_a_terminal_obeys) {
    const std::string hostile = "\"name\":\"\\u001b[2J \x7f \xc2\x9b"
                                "31m \xe2\x80\xae \xf0\x9f\x98\x80 \\\"\xc3\xa9\"";
    const std::string token =
        sign(fmt::format("{{\r\n\t\"exp\" : {} ,\r{}}}", now() + 3600, hostile));
    const Finished finished = verify(token);
    ASSERT_EQ(finished.ending.exit_code, 0) << finished.errors;
    EXPECT_THAT(
        finished.output,
        HasSubstr(R"("name":"\u001b[2J \u007f \u009b31m \u202e \ud83d\ude00 \"\u00e9")"
                  "}\n")
    );
    EXPECT_THAT(finished.output, ::testing::MatchesRegex("[ -~]+\n"));
    EXPECT_EQ(
        boost::json::parse(finished.output).at("name"),
        boost::json::parse("{" + hostile + "}").at("name")
    );
}

TEST_F(TokenVerify, knows_the_time) {
    expect_refused(sign("{}"), R"(the claim "exp" is missing)");
    expect_refused(sign(fmt::format(R"({{"exp":{}}})", now())), "the token has expired");
    expect_refused(sign(R"({"exp":-1})"), "the token has expired");
    for (const char* name : {"nbf", "iat"}) {
        expect_refused(
            sign_with(fmt::format(R"("{}":{})", name, now() + 120)), "the token is not valid yet"
        );
        EXPECT_EQ(
            verify(sign_with(fmt::format(R"("{}":{})", name, now() + 30))).ending.exit_code, 0
        );
    }
}

TEST_F(TokenVerify, reads_claims_strictly) {
    expect_refused(sign("[]"), "the claims are not a JSON object");
    expect_refused(sign("no JSON"), "the claims: it is not well-formed JSON");
    expect_refused(
        sign_with(R"("sub":"1","sub":"2")"), "the claims: it has two members of one name"
    );
    expect_refused(sign_with(R"("sub":1)"), R"(the claim "sub" is not a string)");
    expect_refused(sign(R"({"exp":9e9})"), R"(the claim "exp" is not a time in whole seconds)");
}

// RFC 8725 §3.11.
TEST_F(TokenVerify, takes_no_token_that_was_made_for_something_else) {
    const std::string claims = fmt::format(R"({{"exp":{}}})", now() + 3600);
    for (const char* type : {"at+jwt", "AT+JWT", "application/at+jwt", "JWT", "jwt"}) {
        const std::string token = sign(claims, fmt::format(R"(,"typ":"{}")", type));
        EXPECT_EQ(verify(token).ending.exit_code, 0) << type;
    }
    for (const char* type :
         {R"("logout+jwt")",
          R"("dpop+jwt")",
          R"("secevent+jwt")",
          R"("")",
          R"("jwt ")",
          "null",
          "1",
          R"(["JWT"])"}) {
        expect_refused(
            sign(claims, fmt::format(R"(,"typ":{})", type)),
            "the token's typ is neither at+jwt nor JWT"
        );
    }
}

TEST_F(TokenVerify, knows_its_keys) {
    const SigningKey other = SigningKey::generate(Algorithm::es256);
    const std::string claims = fmt::format(R"({{"exp":{}}})", now() + 3600);
    const std::string unnamed = R"({"alg":"ES256"})";
    EXPECT_EQ(verify(key_.sign(unnamed, claims)).ending.exit_code, 0);
    expect_refused(other.sign(unnamed, claims), "the signature is not that of the key");
    const std::string no_such_key = "the JWK set has no key with the token's kid and alg";
    expect_refused(key_.sign(R"({"alg":"ES256","kid":"x"})", claims), no_such_key);
    const std::string renamed = fmt::format(R"({{"alg":"EdDSA","kid":"{}"}})", key_.key_id());
    expect_refused(key_.sign(renamed, claims), no_such_key);
    expect_refused(
        key_.sign(R"({"alg":"ES256","kid":1})", claims), "the token's kid is not a string"
    );
    publish({*key_.public_jwk(), *other.public_jwk()});
    EXPECT_EQ(verify(sign(claims)).ending.exit_code, 0);
    expect_refused(
        key_.sign(unnamed, claims),
        "the token has no kid, and the JWK set not just one key for its alg"
    );
}

TEST_F(TokenVerify, takes_no_other_algorithm) {
    const std::string claims = fmt::format(R"({{"exp":{}}})", now() + 3600);
    for (const char* name : {"none", "NONE", "es256", "ES384", "PS256", "\\u001b[2J"}) {
        expect_refused(
            key_.sign(fmt::format(R"({{"alg":"{}"}})", name), claims),
            "the token's alg is not one of ES256, EdDSA, RS256 and HS256"
        );
    }
}

TEST_F(TokenVerify, takes_one_token_in_strict_form) {
    const std::string token = sign_with(R"("sub":"1")");
    const std::string malformed =
        "the token is not a signed one in strict compact form, or its header is refused";
    for (const std::string& other :
         {" " + token,
          token + " ",
          token + "\n\n",
          token + "\n" + token,
          token + "=",
          token + ".",
          "Bearer " + token,
          token.substr(0, token.rfind('.')),
          token.substr(0, token.rfind('.') + 1),
          std::string("\x1b[2J"),
          std::string("a\0b", 3)}) {
        expect_refused(other, malformed);
    }
    for (const char* header :
         {R"(,"crit":["exp"])",
          R"(,"jku":"https://evil.example")",
          R"(,"jwk":{})",
          R"(,"x5c":[])",
          R"(,"b64":false)",
          R"(,"alg":"none")"}) {
        expect_refused(sign("{}", header), malformed);
    }
    for (const char* nothing : {"", "\n", "\r\n"}) {
        expect_refused(nothing, "no token was given on standard input");
    }
    expect_refused(std::string(4096, 'a'), malformed);
    for (const std::size_t bytes : {4097U, 4098U, 4099U, 1'000'000U}) {
        expect_refused(std::string(bytes, 'a'), "the token has more than 4096 bytes");
    }
}

TEST_F(TokenVerify, prints_the_payload_of_a_signature_as_it_is) {
    const std::string bytes("\0\xff\x1b{no JSON}\n", 13);
    for (const std::string& payload : {std::string(), bytes, std::string(2500, 'p')}) {
        const Finished finished = latchkey(
            {"token", "verify", "--jws", "--jwks", "keys.json"}, sign(payload, R"(,"typ":"JOSE")")
        );
        EXPECT_EQ(finished.ending.exit_code, 0) << finished.errors;
        EXPECT_EQ(finished.output, payload);
    }
    const std::string token = sign("payload");
    const Finished forged = latchkey(
        {"token", "verify", "--jws", "--jwks", "keys.json"},
        token.substr(0, token.rfind('.')) + ".AAAA"
    );
    EXPECT_EQ(forged.ending.exit_code, 1);
    EXPECT_EQ(forged.output, "");
}

TEST_F(TokenVerify, says_what_is_wrong_with_the_keys) {
    const std::string token = sign("{}");

    const struct {
        std::string keys;
        const char* reason;
    } rows[] = {
        {"", "it is not well-formed JSON"},
        {"\x1b[2J", "it is not well-formed JSON"},
        {"[]", "it is not a JSON object"},
        {R"({"keys":[]})", "it has no key for signatures of ES256, EdDSA, RS256 or HS256"},
        {R"({"keys":[{"kty":"EC","crv":"P-256","x":"\u001b[2J","y":"AA"}]})",
         R"(key 1: "x" has to be base64url without padding)"},
        {std::string(70'000, ' '), nullptr},
    };

    for (const auto& [keys, reason] : rows) {
        write(keys);
        expect_refused(
            token,
            reason == nullptr ? R"(cannot read "keys.json": File too large)"
                              : std::string("the JWK set: ") + reason
        );
    }
}

TEST_F(TokenVerify, needs_a_file_of_keys) {
    for (const auto& [path, reason] : std::vector<std::pair<std::string, std::string>>{
             {"none.json", R"("none.json": No such file or directory)"},
             {".", R"(".": Is a directory)"},
             {"\x1b[2J", R"("\x1b[2J": No such file or directory)"}}) {
        const Finished finished = latchkey({"token", "verify", "--jwks", path}, sign("{}"));
        EXPECT_EQ(finished.ending.exit_code, 1);
        EXPECT_EQ(finished.errors, "latchkey: cannot read " + reason + "\n");
    }
    for (const std::vector<std::string>& arguments :
         {std::vector<std::string>{"token"},
          {"token", "verify"},
          {"token", "verify", "--jwks"},
          {"token", "verify", "--jwks", "keys.json", "surplus"}}) {
        EXPECT_EQ(latchkey(arguments, sign("{}")).ending.exit_code, 2) << arguments.size();
    }
}

TEST_F(TokenVerify, explains_which_types_it_takes) {
    const Finished help = latchkey({"token", "verify", "--help"}, "");
    EXPECT_EQ(help.ending.exit_code, 0);
    EXPECT_THAT(help.output, HasSubstr("at+jwt, JWT or absent"));
}

} // namespace
} // namespace latchkey::faults
