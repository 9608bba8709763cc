#include "keys/schema.hpp"

#include "http/json_render.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>
#include <utility>

namespace latchkey::keys {

std::string render_jwk_set(const KeyRing& ring) {
    boost::json::array keys;
    for (const RingKey& key : ring.keys()) {
        if (auto jwk = key.key.public_jwk()) {
            keys.emplace_back(std::move(*jwk));
        }
    }
    return http::render_json({{"keys", std::move(keys)}});
}

std::string render_discovery(std::string_view issuer, const KeyRing& ring) {
    boost::json::array algorithms;
    for (const RingKey& key : ring.keys()) {
        const boost::json::value name(to_string(key.key.algorithm()));
        const bool is_public = key.key.public_jwk().has_value();
        if (is_public && std::ranges::find(algorithms, name) == algorithms.end()) {
            algorithms.push_back(name);
        }
    }
    return http::render_json(
        {{"issuer", issuer},
         {"jwks_uri", std::string(issuer) + "/.well-known/jwks.json"},
         {"response_types_supported", boost::json::array()},
         {"subject_types_supported", {"public"}},
         {"id_token_signing_alg_values_supported", std::move(algorithms)}}
    );
}

} // namespace latchkey::keys
