#include "crypto/signing_key.hpp"

#include "base/encoding.hpp"
#include "crypto/evp_signature.hpp"
#include "crypto/mac.hpp"
#include "crypto/pkcs8.hpp"
#include "crypto/public_key.hpp"
#include "crypto/random.hpp"

#include <boost/json/object.hpp>

#include <fmt/format.h>
#include <openssl/core_names.h>

#include <array>
#include <cstdlib>
#include <utility>

namespace latchkey::crypto {

namespace {

constexpr const char* p256_name = "prime256v1"; // OpenSSL's
constexpr std::size_t rsa_bits = 3072;
constexpr std::size_t stored_secret_bytes_max = 1024;

/// An HMAC under the secret tells no more about it than each token that it signs. A hash of the
/// secret alone might: it could be what another program uses as its key. Without a dot the text is
/// never the signing input of a token, so the key's name is nobody's signature.
constexpr std::string_view key_id_text = "latchkey: the name of this HS256 key";

EvpPkeyPtr generate_pair(Algorithm algorithm) {
    // Not the macros EVP_EC_gen and EVP_RSA_gen, which cast const away.
    switch (algorithm) {
    case Algorithm::es256:
        return EvpPkeyPtr{EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", p256_name)};
    case Algorithm::eddsa:
        return EvpPkeyPtr{EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519")};
    case Algorithm::rs256:
        return EvpPkeyPtr{EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", rsa_bits)};
    case Algorithm::hs256:
        break;
    }
    std::abort(); // no pair of keys
}

bool is_on_p256(const EVP_PKEY* key) {
    std::array<char, 64> group{};
    std::size_t size = 0;
    return EVP_PKEY_is_a(key, "EC") == 1 &&
           EVP_PKEY_get_group_name(key, group.data(), group.size(), &size) == 1 &&
           std::string_view(group.data(), size) == p256_name;
}

/// Not RSA-PSS, whose keys are bound to other signatures.
bool is_rsa_of_our_size(const EVP_PKEY* key) {
    return EVP_PKEY_is_a(key, "RSA") == 1 && check_rsa_numbers(
                                                 read_number(key, OSSL_PKEY_PARAM_RSA_N).get(),
                                                 read_number(key, OSSL_PKEY_PARAM_RSA_E).get()
                                             )
                                                 .has_value();
}

bool is_for(const EVP_PKEY* key, Algorithm algorithm) {
    switch (algorithm) {
    case Algorithm::es256:
        return is_on_p256(key);
    case Algorithm::eddsa:
        return EVP_PKEY_is_a(key, "ED25519") == 1;
    case Algorithm::rs256:
        return is_rsa_of_our_size(key);
    case Algorithm::hs256:
        break;
    }
    return false;
}

/// Signed to see whether a key can: without a dot it is never the signing input of a token.
constexpr std::string_view trial_text = "latchkey: do the halves belong together?";

bool verifies_what_it_signs(EVP_PKEY* key, Algorithm algorithm) {
    return evp_verify(key, algorithm, trial_text, evp_sign(key, algorithm, trial_text));
}

/// The private half is in range, of primes where it needs them, and the public one belongs to it.
bool is_consistent(EVP_PKEY* key, Algorithm /*algorithm*/) {
    const EvpPkeyCtxPtr context{EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr)};
    require_openssl(context != nullptr, "preparing a check of a private key");
    return EVP_PKEY_check(context.get()) == 1;
}

std::optional<Secret> decode_secret(std::string_view stored) {
    std::optional<std::string> bytes = base64url_decode(stored);
    if (!bytes || bytes->size() < hs256_key_bytes_min || bytes->size() > stored_secret_bytes_max) {
        return std::nullopt;
    }
    return Secret(std::move(*bytes));
}

} // namespace

SigningKey::SigningKey(Algorithm algorithm, PrivateKey key)
    : algorithm_(algorithm)
    , key_(std::move(key))
    , key_id_(thumbprint(std::get<PrivateKey>(key_).get(), algorithm)) {}

SigningKey::SigningKey(const SharedSecret& secret)
    : algorithm_(Algorithm::hs256)
    , key_(secret)
    , key_id_(base64url_encode(hmac_sha256(*secret, key_id_text))) {}

SigningKey SigningKey::generate(Algorithm algorithm) {
    if (algorithm == Algorithm::hs256) {
        return SigningKey(std::make_shared<const Secret>(random_bytes(hs256_key_bytes_min)));
    }
    EvpPkeyPtr key = generate_pair(algorithm);
    require_openssl(key != nullptr, "making a key");
    return {algorithm, std::move(key)};
}

Result<SigningKey> SigningKey::from_stored(Algorithm algorithm, const Secret& stored) {
    return read(algorithm, stored, is_consistent);
}

Result<SigningKey> SigningKey::from_sealed(Algorithm algorithm, const Secret& stored) {
    return read(algorithm, stored, verifies_what_it_signs);
}

Result<SigningKey> SigningKey::read(Algorithm algorithm, const Secret& stored, IsSound is_sound) {
    const Error refusal{
        ErrorCode::invalid_input,
        fmt::format("The stored key is not one for {}", to_string(algorithm))};
    if (algorithm == Algorithm::hs256) {
        auto secret = decode_secret(stored.reveal());
        return secret ? Result<SigningKey>(
                            SigningKey(std::make_shared<const Secret>(std::move(*secret)))
                        )
                      : refusal;
    }
    const OpensslErrorScope errors;
    EvpPkeyPtr key = decode_pkcs8(stored.reveal());
    if (key == nullptr || !is_for(key.get(), algorithm) || !is_sound(key.get(), algorithm)) {
        return refusal;
    }
    return SigningKey(algorithm, std::move(key));
}

Secret SigningKey::to_stored() const {
    if (const auto* secret = std::get_if<SharedSecret>(&key_)) {
        return Secret(base64url_encode((*secret)->reveal()));
    }
    return encode_pkcs8(std::get<PrivateKey>(key_).get());
}

std::optional<boost::json::object> SigningKey::public_jwk() const {
    const auto* key = std::get_if<PrivateKey>(&key_);
    if (key == nullptr) {
        return std::nullopt;
    }
    boost::json::object jwk = public_members(key->get(), algorithm_);
    jwk["kid"] = key_id_;
    jwk["alg"] = to_string(algorithm_);
    jwk["use"] = "sig";
    return jwk;
}

VerificationKey SigningKey::verification_key() const {
    if (const auto* secret = std::get_if<SharedSecret>(&key_)) {
        return VerificationKey(*secret);
    }
    return {algorithm_, std::get<PrivateKey>(key_)};
}

std::string SigningKey::sign(std::string_view header_json, std::string_view payload_json) const {
    std::string token = base64url_encode(header_json);
    token.append(".").append(base64url_encode(payload_json));
    const auto* secret = std::get_if<SharedSecret>(&key_);
    const std::string signature =
        secret != nullptr ? hmac_sha256(**secret, token)
                          : evp_sign(std::get<PrivateKey>(key_).get(), algorithm_, token);
    return token.append(".").append(base64url_encode(signature));
}

} // namespace latchkey::crypto
