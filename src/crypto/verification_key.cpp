#include "crypto/verification_key.hpp"

#include "base/compare.hpp"
#include "base/encoding.hpp"
#include "crypto/evp_signature.hpp"
#include "crypto/jwk.hpp"
#include "crypto/mac.hpp"
#include "crypto/public_key.hpp"
#include "crypto/strict_json.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <optional>
#include <string>
#include <utility>

namespace latchkey::crypto {

namespace {

constexpr std::size_t jwk_secret_bytes_max = 1024; // a hash's block is 64; longer ones are odd
constexpr std::size_t rsa_number_bytes_max = rsa_modulus_bits_max / 8;

Result<std::string>
read_bytes(const boost::json::object& jwk, std::string_view name, std::size_t bytes_max) {
    const auto text = find_string(jwk, name);
    if (!text) {
        return jwk_refusal(fmt::format(R"("{}" is missing or not a string)", name));
    }
    // Before it is decoded: four characters are three bytes.
    if (text->size() / 4 * 3 > bytes_max) {
        return jwk_refusal(fmt::format(R"("{}" is too long)", name));
    }
    std::optional<std::string> bytes = base64url_decode(*text);
    if (!bytes || bytes->empty()) {
        return jwk_refusal(fmt::format(R"("{}" has to be base64url without padding)", name));
    }
    return std::move(*bytes);
}

/// Both members, handed to the function that makes a key of them.
template <typename Make>
Result<EvpPkeyPtr>
read_pair(const boost::json::object& jwk, std::pair<const char*, const char*> names, Make make) {
    const auto first = read_bytes(jwk, names.first, rsa_number_bytes_max);
    if (!first) {
        return first.error();
    }
    const auto second = read_bytes(jwk, names.second, rsa_number_bytes_max);
    if (!second) {
        return second.error();
    }
    return make(*first, *second);
}

Result<EvpPkeyPtr> read_public_key(const boost::json::object& jwk, Algorithm algorithm) {
    if (algorithm == Algorithm::es256) {
        return read_pair(jwk, {"x", "y"}, make_p256_key);
    }
    if (algorithm == Algorithm::rs256) {
        return read_pair(jwk, {"n", "e"}, make_rsa_key);
    }
    const auto x = read_bytes(jwk, "x", rsa_number_bytes_max);
    return x ? make_ed25519_key(*x) : x.error();
}

Result<Secret> read_secret(const boost::json::object& jwk) {
    auto bytes = read_bytes(jwk, "k", jwk_secret_bytes_max);
    if (!bytes) {
        return bytes.error();
    }
    if (bytes->size() < hs256_key_bytes_min) {
        return jwk_refusal(fmt::format(R"("k" has to be {} bytes or more)", hs256_key_bytes_min));
    }
    return Secret(std::move(*bytes));
}

} // namespace

VerificationKey::VerificationKey(Algorithm algorithm, PublicKey key)
    : algorithm_(algorithm)
    , key_(std::move(key)) {}

VerificationKey::VerificationKey(SharedSecret key)
    : algorithm_(Algorithm::hs256)
    , key_(std::move(key)) {}

VerificationKey VerificationKey::hs256(Secret key) {
    return VerificationKey(std::make_shared<const Secret>(std::move(key)));
}

Result<VerificationKey> VerificationKey::from_jwk(const boost::json::object& jwk) {
    const auto purpose = purpose_of_jwk(jwk);
    if (!purpose) {
        return purpose.error();
    }
    const std::optional<Algorithm> algorithm = *purpose;
    if (!algorithm) {
        return jwk_refusal("it is not for signatures of ES256, EdDSA, RS256 or HS256");
    }
    if (algorithm == Algorithm::hs256) {
        auto secret = read_secret(jwk);
        return secret ? Result<VerificationKey>(hs256(std::move(*secret))) : secret.error();
    }
    auto key = read_public_key(jwk, *algorithm);
    if (!key) {
        return key.error();
    }
    return VerificationKey(*algorithm, PublicKey(std::move(*key)));
}

bool VerificationKey::verify(std::string_view signing_input, std::string_view signature) const {
    if (const auto* public_key = std::get_if<PublicKey>(&key_)) {
        return evp_verify(public_key->get(), algorithm_, signing_input, signature);
    }
    const Secret& secret = *std::get<SharedSecret>(key_);
    return !secret.empty() && equal_in_constant_time(hmac_sha256(secret, signing_input), signature);
}

} // namespace latchkey::crypto
