// Wycheproof's signed tokens, each judged by the program that is shipped.

#include "base/encoding.hpp"
#include "child_process.hpp"
#include "support/temporary_folder.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <set>

namespace latchkey::faults {
namespace {

namespace json = boost::json;

json::array groups_of(const std::string& file_name) {
    std::ifstream file(std::string(VECTORS_FOLDER "/") + file_name);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    return json::parse(text).at("testGroups").as_array();
}

const json::value& keys_of(const json::value& group) {
    const json::object& object = group.as_object();
    return object.contains("public") ? object.at("public") : object.at("private");
}

/// Of a key, or of the first of a set.
bool has_our_algorithm(const json::value& keys) {
    static const std::set<std::string> ours{"ES256", "EdDSA", "RS256", "HS256"};
    const json::object& object = keys.as_object();
    const json::object& key =
        object.contains("keys") ? object.at("keys").at(0).as_object() : object;
    return !key.contains("alg") || ours.contains(std::string(key.at("alg").as_string()));
}

/// What the vectors say, but for four of them; unit/crypto/wycheproof_test.cpp says more.
bool is_valid(const json::value& test) {
    switch (test.at("tcId").as_int64()) {
    case 367:
    case 370:
        return true; // "invalid padding" that got lost: byte for byte the valid 357
    case 372:
    case 373:
        return false; // "valid" with a `?` inside, which is no letter of base64url (RFC 7515 §2)
    default:
        return test.at("result") == "valid";
    }
}

std::string payload_of(const std::string& token) {
    const std::size_t begin = token.find('.') + 1;
    return base64url_decode(token.substr(begin, token.rfind('.') - begin)).value();
}

class TokenVectors : public ::testing::Test {
protected:
    Finished verify(const json::value& keys, const std::string& token) {
        std::ofstream(folder_.file("keys.json")) << json::serialize(keys);
        return run(
            {.arguments = {"token", "verify", "--jws", "--jwks", "keys.json"},
             .folder = folder_.file(""),
             .input = token}
        );
    }

    /// Of each verdict how many there were.
    std::pair<int, int> judge(const std::string& file_name) {
        int accepted = 0;
        int refused = 0;
        for (const json::value& group : groups_of(file_name)) {
            const json::value& keys = keys_of(group);
            for (const json::value& test : group.at("tests").as_array()) {
                SCOPED_TRACE(json::serialize(test));
                const std::string token(test.at("jws").as_string());
                const bool is_expected = has_our_algorithm(keys) && is_valid(test);
                expect_verdict(verify(keys, token), token, is_expected);
                ++(is_expected ? accepted : refused);
            }
        }
        return {accepted, refused};
    }

private:
    static void
    expect_verdict(const Finished& finished, const std::string& token, bool is_expected) {
        if (is_expected) {
            EXPECT_EQ(finished.ending.exit_code, 0) << finished.errors;
            EXPECT_EQ(finished.output, payload_of(token));
            EXPECT_EQ(finished.errors, "");
        } else {
            EXPECT_EQ(finished.ending.exit_code, 1);
            EXPECT_EQ(finished.output, "");
            EXPECT_THAT(finished.errors, ::testing::MatchesRegex("latchkey: [ -~]+\n"));
        }
    }

    latchkey::testing::TemporaryFolder folder_;
};

// ES256, RS256 and HS256 as the vectors say; whatever is signed otherwise is refused.
TEST_F(TokenVectors, json_web_signatures) {
    EXPECT_EQ(judge("json_web_signature_test.json"), std::pair(20, 381));
}

TEST_F(TokenVectors, json_web_keys) {
    EXPECT_EQ(judge("json_web_key_test.json"), std::pair(3, 23));
}

} // namespace
} // namespace latchkey::faults
