#include "crypto/verification_key.hpp"

#include "base/encoding.hpp"
#include "crypto/compare.hpp"
#include "crypto/mac.hpp"
#include "crypto/openssl.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <openssl/core_names.h>
#include <openssl/params.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <optional>
#include <string>
#include <utility>

namespace latchkey::crypto {

namespace {

constexpr int coordinate_bytes = 32;
constexpr std::size_t es256_signature_bytes = 64;

std::optional<std::string_view>
find_string(const boost::json::object& object, std::string_view name) {
    const boost::json::value* member = object.if_contains(name);
    if (member == nullptr || !member->is_string()) {
        return std::nullopt;
    }
    return std::string_view(member->get_string());
}

bool is_absent_or(const boost::json::object& jwk, std::string_view name, std::string_view allowed) {
    return !jwk.contains(name) || find_string(jwk, name) == allowed;
}

bool allows_verifying(const boost::json::object& jwk) {
    const boost::json::value* operations = jwk.if_contains("key_ops");
    if (operations == nullptr) {
        return true;
    }
    if (!operations->is_array()) {
        return false;
    }
    const boost::json::array& listed = operations->get_array();
    return std::find(listed.begin(), listed.end(), boost::json::value("verify")) != listed.end();
}

std::optional<std::string> find_coordinate(const boost::json::object& jwk, std::string_view name) {
    const std::optional<std::string_view> text = find_string(jwk, name);
    std::optional<std::string> bytes = text ? base64url_decode(*text) : std::nullopt;
    return bytes && bytes->size() == coordinate_bytes ? bytes : std::nullopt;
}

/// Null unless the point is on the curve.
EvpPkeyPtr make_public_key(std::string_view x, std::string_view y) {
    std::string group = "prime256v1"; // OpenSSL's name for P-256
    std::string point("\x04", 1);     // uncompressed (SEC 1 §2.3.3)
    point.append(x).append(y);
    std::array params{
        OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group.data(), 0),
        OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()),
        OSSL_PARAM_construct_end(),
    };
    const EvpPkeyCtxPtr making{EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr)};
    require_openssl(
        making != nullptr && EVP_PKEY_fromdata_init(making.get()) == 1, "preparing an EC key"
    );
    EVP_PKEY* made = nullptr;
    EVP_PKEY_fromdata(making.get(), &made, EVP_PKEY_PUBLIC_KEY, params.data());
    EvpPkeyPtr key{made};
    if (key == nullptr) {
        return nullptr;
    }
    const EvpPkeyCtxPtr checking{EVP_PKEY_CTX_new_from_pkey(nullptr, key.get(), nullptr)};
    require_openssl(checking != nullptr, "preparing a check of an EC key");
    return EVP_PKEY_public_check(checking.get()) == 1 ? std::move(key) : nullptr;
}

/// r and s, 32 bytes each, as the DER that EVP expects. Their range is checked there.
std::string to_der(std::string_view signature) {
    const unsigned char* bytes = openssl_bytes(signature);
    BignumPtr r{BN_bin2bn(bytes, coordinate_bytes, nullptr)};
    BignumPtr s{BN_bin2bn(bytes + coordinate_bytes, coordinate_bytes, nullptr)};
    const EcdsaSigPtr pair{ECDSA_SIG_new()};
    require_openssl(
        r != nullptr && s != nullptr && pair != nullptr &&
            ECDSA_SIG_set0(pair.get(), r.get(), s.get()) == 1,
        "reading a signature"
    );
    // The pair owns them now.
    static_cast<void>(r.release());
    static_cast<void>(s.release());
    const int size = i2d_ECDSA_SIG(pair.get(), nullptr);
    require_openssl(size > 0, "encoding a signature");
    std::string der(static_cast<std::size_t>(size), '\0');
    auto* out = reinterpret_cast<unsigned char*>(der.data());
    i2d_ECDSA_SIG(pair.get(), &out);
    return der;
}

bool verify_es256(EVP_PKEY* key, std::string_view signing_input, std::string_view signature) {
    if (signature.size() != es256_signature_bytes) {
        return false;
    }
    const OpensslErrorScope errors;
    const std::string der = to_der(signature);
    const EvpMdCtxPtr context{EVP_MD_CTX_new()};
    require_openssl(
        context != nullptr &&
            EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key) == 1,
        "preparing to verify"
    );
    // Only 1 is a match: 0 is a mismatch, and a negative number a signature out of range.
    return EVP_DigestVerify(
               context.get(),
               openssl_bytes(der),
               der.size(),
               openssl_bytes(signing_input),
               signing_input.size()
           ) == 1;
}

bool verify_hs256(const Secret& key, std::string_view signing_input, std::string_view signature) {
    return !key.empty() && equal_in_constant_time(hmac_sha256(key, signing_input), signature);
}

} // namespace

std::string_view to_string(Algorithm algorithm) {
    switch (algorithm) {
    case Algorithm::es256:
        return "ES256";
    case Algorithm::hs256:
        return "HS256";
    }
    std::abort(); // not an enumerator: memory is damaged
}

VerificationKey::VerificationKey(PublicKey key)
    : key_(std::move(key)) {}

VerificationKey::VerificationKey(SharedSecret key)
    : key_(std::move(key)) {}

VerificationKey VerificationKey::hs256(Secret key) {
    return VerificationKey(std::make_shared<const Secret>(std::move(key)));
}

Result<VerificationKey> VerificationKey::from_jwk(const boost::json::object& jwk) {
    const OpensslErrorScope errors;
    const Error refusal{ErrorCode::invalid_input, "The JWK is not a public P-256 key for ES256"};
    const bool is_for_es256 = find_string(jwk, "kty") == "EC" &&
                              find_string(jwk, "crv") == "P-256" &&
                              is_absent_or(jwk, "alg", "ES256") &&
                              is_absent_or(jwk, "use", "sig") && allows_verifying(jwk);
    const std::optional<std::string> x = find_coordinate(jwk, "x");
    const std::optional<std::string> y = find_coordinate(jwk, "y");
    if (!is_for_es256 || !x || !y) {
        return refusal;
    }
    EvpPkeyPtr key = make_public_key(*x, *y);
    if (key == nullptr) {
        return refusal;
    }
    return VerificationKey(PublicKey(std::move(key)));
}

Algorithm VerificationKey::algorithm() const {
    return std::holds_alternative<PublicKey>(key_) ? Algorithm::es256 : Algorithm::hs256;
}

bool VerificationKey::verify(std::string_view signing_input, std::string_view signature) const {
    if (const auto* public_key = std::get_if<PublicKey>(&key_)) {
        return verify_es256(public_key->get(), signing_input, signature);
    }
    return verify_hs256(*std::get<SharedSecret>(key_), signing_input, signature);
}

} // namespace latchkey::crypto
