#include "forged_tokens.hpp"

#include "base/encoding.hpp"
#include "crypto/mac.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <fmt/format.h>

#include <functional>
#include <map>

namespace latchkey::contract {

namespace {

namespace json = boost::json;

struct Draft {
    json::object header;
    json::object claims;
    std::int64_t now;
};

using Change = std::function<void(Draft&)>;

constexpr std::int64_t hour = 3600;

Change header(const char* name, json::value value) {
    return [=](Draft& draft) { draft.header[name] = value; };
}

Change claim(const char* name, json::value value) {
    return [=](Draft& draft) { draft.claims[name] = value; };
}

Change time_claim(const char* name, std::int64_t from_now) {
    return [=](Draft& draft) { draft.claims[name] = draft.now + from_now; };
}

/// What the Flask service kept in the claim `type` stands in the header's `typ` here.
const std::map<std::string_view, Change>& changes() {
    static const std::map<std::string_view, Change> by_name{
        {"forged-good", [](Draft&) {}},
        {"expires-now", time_claim("exp", 0)},
        {"expired", time_claim("exp", -hour)},
        {"expired-and-other-ua", time_claim("exp", -hour)},
        {"exp-negative", claim("exp", -1)},
        {"exp-string", claim("exp", "2000000000")},
        {"iat-future", time_claim("iat", hour)},
        {"nbf-future", time_claim("nbf", hour)},
        {"nbf-past", time_claim("nbf", -hour)},
        {"alg-missing", [](Draft& draft) { draft.header.erase("alg"); }},
        {"typ-other", header("typ", "JOSE")},
        {"type-null", header("typ", nullptr)},
        {"type-uppercase", header("typ", "AT+JWT")},
        {"type-list", header("typ", json::array{"at+jwt"})},
        {"header-extra", header("x-extra", 1)},
        {"header-kid-int", header("kid", 5)},
        {"header-kid-str", header("kid", "abc")},
        {"sub-int", claim("sub", 5)},
        {"jti-int", claim("jti", 5)},
        {"extra-claim", claim("extra", "x")},
        {"payload-empty-object", [](Draft& draft) { draft.claims.clear(); }},
        {"noid", [](Draft& draft) { draft.claims.erase("sub"); }},
        {"unk", claim("sub", "999999999")},
        {"user_agent-claim-null", claim("user_agent", nullptr)},
        {"ua empty", [](Draft&) {}},
    };
    return by_name;
}

const std::map<std::string_view, std::string>& payloads() {
    static const std::map<std::string_view, std::string> by_name{
        {"payload-array", "[1]"},
        {"payload-not-json", "hello"},
        {"payload-invalid-utf8", "{\"a\":\"\xff\"}"},
    };
    return by_name;
}

} // namespace

std::string
forge_access_token(std::string_view name, const ForgedFor& whom, const crypto::SigningKey& key) {
    const std::int64_t now = to_unix_seconds(whom.now);
    Draft draft{
        {{"alg", "ES256"}, {"kid", key.key_id()}, {"typ", "at+jwt"}},
        {{"iss", "latchkey"},
         {"aud", "latchkey"},
         {"sub", fmt::to_string(whom.user_id.value())},
         {"client_id", "latchkey"},
         {"sid", whom.session_id.value()},
         {"gen", 1},
         {"jti", "forged"},
         {"iat", now},
         {"exp", now + hour}},
        now};
    const auto payload = payloads().find(name);
    if (payload != payloads().end()) {
        return key.sign(json::serialize(draft.header), payload->second);
    }
    if (name == "none") {
        draft.header["alg"] = "none";
        return base64url_encode(json::serialize(draft.header)) + '.' +
               base64url_encode(json::serialize(draft.claims)) + '.';
    }
    if (name == "bad" || name == "other-secret") {
        return crypto::SigningKey::generate(crypto::Algorithm::es256)
            .sign(json::serialize(draft.header), json::serialize(draft.claims));
    }
    changes().at(name)(draft);
    return key.sign(json::serialize(draft.header), json::serialize(draft.claims));
}

std::string forge_flask_token() {
    const std::string signing_input =
        base64url_encode(R"({"alg":"HS256","typ":"JWT"})") + '.' +
        base64url_encode(R"({"exp":4000000000,"type":"refresh","iat":1,"identity":"a@b.example"})");
    const Secret flask_secret("the-secret-of-the-flask-service!");
    return signing_input + '.' + base64url_encode(crypto::hmac_sha256(flask_secret, signing_input));
}

} // namespace latchkey::contract
