// Whatever one changes in a valid token, it is no longer valid: one token, one spelling.

#include "crypto/jws.hpp"
#include "rfc7515_examples.hpp"

#include <gtest/gtest.h>

#include <string>

namespace latchkey::crypto {

namespace {

struct Example {
    const char* name;
    std::string token;
    VerificationKey key;
};

bool is_accepted(const Example& example, const std::string& token) {
    const std::optional<CompactJws> jws = parse_compact_jws(token);
    return jws && is_signed_by(*jws, example.key);
}

class JwsMutation : public testing::TestWithParam<Example> {};

TEST_P(JwsMutation, ControlIsAccepted) {
    EXPECT_TRUE(is_accepted(GetParam(), GetParam().token));
}

TEST_P(JwsMutation, EveryFlippedBitIsRefused) {
    const std::string& token = GetParam().token;
    for (std::size_t bit = 0; bit < token.size() * 8; ++bit) {
        std::string flipped = token;
        flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << bit % 8));
        EXPECT_FALSE(is_accepted(GetParam(), flipped)) << "bit " << bit;
    }
}

TEST_P(JwsMutation, EveryReplacedCharacterIsRefused) {
    const std::string& token = GetParam().token;
    for (std::size_t at = 0; at < token.size(); ++at) {
        for (const char letter : std::string_view("AQgwZz09-_.=+/ ?~\n\0", 19)) {
            if (token[at] != letter) {
                std::string edited = token;
                edited[at] = letter;
                EXPECT_FALSE(is_accepted(GetParam(), edited)) << "at " << at;
            }
        }
    }
}

TEST_P(JwsMutation, EveryInsertedCharacterIsRefused) {
    const std::string& token = GetParam().token;
    for (std::size_t at = 0; at <= token.size(); ++at) {
        for (const char letter : std::string_view("A_.= \n\0", 7)) {
            std::string edited = token;
            edited.insert(at, 1, letter);
            EXPECT_FALSE(is_accepted(GetParam(), edited)) << "at " << at;
        }
    }
}

TEST_P(JwsMutation, EveryErasedCharacterIsRefused) {
    const std::string& token = GetParam().token;
    for (std::size_t at = 0; at < token.size(); ++at) {
        std::string edited = token;
        edited.erase(at, 1);
        EXPECT_FALSE(is_accepted(GetParam(), edited)) << "at " << at;
    }
}

TEST_P(JwsMutation, EveryPrefixIsRefused) {
    const std::string& token = GetParam().token;
    for (std::size_t length = 0; length < token.size(); ++length) {
        EXPECT_FALSE(is_accepted(GetParam(), token.substr(0, length))) << "of " << length;
    }
}

Example fresh_example() {
    const SigningKey key = SigningKey::generate(Algorithm::es256);
    const std::string header = R"({"alg":"ES256","typ":"at+jwt","kid":")" + key.key_id() + "\"}";
    return {"Fresh", key.sign(header, R"({"sub":"1","exp":1764000000})"), key.verification_key()};
}

INSTANTIATE_TEST_SUITE_P(
    Tokens,
    JwsMutation,
    testing::Values(
        Example{"RfcHs256", std::string(rfc7515::hs256_token), rfc7515::hs256_key()},
        Example{"RfcRs256", std::string(rfc7515::rs256_token), rfc7515::rs256_key()},
        Example{"RfcEdDsa", std::string(rfc7515::eddsa_token), rfc7515::eddsa_key()},
        Example{"RfcEs256", std::string(rfc7515::es256_token), rfc7515::es256_key()},
        fresh_example()
    ),
    [](const auto& example) { return std::string(example.param.name); }
);

} // namespace

} // namespace latchkey::crypto
