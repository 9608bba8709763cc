#include "crypto/jwk_set.hpp"

#include "crypto/jwk.hpp"
#include "crypto/strict_json.hpp"

#include <boost/json/array.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

namespace latchkey::crypto {

namespace {

constexpr std::size_t jwk_set_depth_max = 8; // a key's certificates are at the fourth level

Error refusal_of_key(std::size_t index, const std::string& reason) {
    return jwk_refusal(fmt::format("key {}: {}", index + 1, reason));
}

Result<boost::json::object> parse_object(std::string_view json) {
    if (json.size() > jwk_set_bytes_max) {
        return jwk_refusal(fmt::format("it has more than {} bytes", jwk_set_bytes_max));
    }
    Result<boost::json::value> value = parse_strict_json(json, jwk_set_depth_max);
    if (!value) {
        return value.error();
    }
    if (!value->is_object()) {
        return jwk_refusal("it is not a JSON object");
    }
    return std::move(value->get_object());
}

Result<boost::json::array> listed_keys(boost::json::object object) {
    boost::json::value* keys = object.if_contains("keys");
    const bool is_one_key = object.contains("kty");
    if ((keys != nullptr) == is_one_key) {
        return jwk_refusal(R"(it has to have either "keys" or, as a single key, "kty")");
    }
    if (is_one_key) {
        return boost::json::array{std::move(object)};
    }
    if (!keys->is_array()) {
        return jwk_refusal(R"("keys" has to be an array)");
    }
    if (keys->get_array().size() > jwk_set_keys_max) {
        return jwk_refusal(fmt::format("it has more than {} keys", jwk_set_keys_max));
    }
    return std::move(keys->get_array());
}

/// What only shows when the keys are seen side by side.
Result<void> check_as_a_whole(const boost::json::array& keys) {
    std::set<std::string_view> key_ids;
    std::size_t shared_secrets = 0;
    for (std::size_t i = 0; i < keys.size(); ++i) {
        const boost::json::object* jwk = keys[i].if_object();
        if (jwk == nullptr) {
            return refusal_of_key(i, "it is not an object");
        }
        const auto key_id = find_string(*jwk, "kid");
        if (key_id && !key_ids.insert(*key_id).second) {
            return refusal_of_key(i, R"(another key has the same "kid")");
        }
        shared_secrets += is_shared_secret(*jwk) ? 1 : 0;
    }
    if (shared_secrets > 0 && shared_secrets < keys.size()) {
        return jwk_refusal("it mixes shared secrets with public keys");
    }
    return {};
}

} // namespace

JwkSet::JwkSet(std::vector<NamedKey> keys)
    : keys_(std::move(keys)) {}

Result<JwkSet> JwkSet::parse(std::string_view json) {
    auto object = parse_object(json);
    if (!object) {
        return object.error();
    }
    const auto listed = listed_keys(std::move(*object));
    if (!listed) {
        return listed.error();
    }
    if (const auto checked = check_as_a_whole(*listed); !checked) {
        return checked.error();
    }
    std::vector<NamedKey> keys;
    for (std::size_t i = 0; i < listed->size(); ++i) {
        const boost::json::object& jwk = (*listed)[i].get_object();
        const auto purpose = purpose_of_jwk(jwk);
        if (!purpose) {
            return refusal_of_key(i, purpose.error().message);
        }
        if (!*purpose) {
            continue;
        }
        const auto key = VerificationKey::from_jwk(jwk);
        if (!key) {
            return refusal_of_key(i, key.error().message);
        }
        keys.push_back({std::nullopt, *key});
        if (const auto key_id = find_string(jwk, "kid")) {
            keys.back().key_id = *key_id;
        }
    }
    if (keys.empty()) {
        return jwk_refusal("it has no key for signatures of ES256, EdDSA, RS256 or HS256");
    }
    return JwkSet(std::move(keys));
}

std::optional<VerificationKey>
JwkSet::find(Algorithm algorithm, std::optional<std::string_view> key_id) const {
    const auto is_meant = [&](const NamedKey& each) {
        return each.key.algorithm() == algorithm && (!key_id || each.key_id == key_id);
    };
    const auto found = std::find_if(keys_.begin(), keys_.end(), is_meant);
    if (found == keys_.end() || std::any_of(found + 1, keys_.end(), is_meant)) {
        return std::nullopt;
    }
    return found->key;
}

} // namespace latchkey::crypto
