#include "crypto/public_key.hpp"

#include "base/encoding.hpp"
#include "crypto/digest.hpp"
#include "crypto/jwk.hpp"
#include "crypto/roca.hpp"
#include "crypto/sodium.hpp"

#include <boost/json/serialize.hpp>

#include <fmt/format.h>
#include <openssl/core_names.h>
#include <sodium.h>

#include <array>
#include <cstdlib>

namespace latchkey::crypto {

namespace {

constexpr std::size_t coordinate_bytes = 32; // of P-256 and of Ed25519

/// OpenSSL verifies with exponents of more bits for some moduli only.
constexpr int rsa_exponent_bits_max = 64;

/// Null when the parameters make no public key, or one that OpenSSL's own check refuses.
EvpPkeyPtr make_checked_key(const char* type, OSSL_PARAM* params) {
    const EvpPkeyCtxPtr making{EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr)};
    require_openssl(
        making != nullptr && EVP_PKEY_fromdata_init(making.get()) == 1, "preparing a public key"
    );
    EVP_PKEY* made = nullptr;
    EVP_PKEY_fromdata(making.get(), &made, EVP_PKEY_PUBLIC_KEY, params);
    EvpPkeyPtr key{made};
    if (key == nullptr) {
        return nullptr;
    }
    const EvpPkeyCtxPtr checking{EVP_PKEY_CTX_new_from_pkey(nullptr, key.get(), nullptr)};
    require_openssl(checking != nullptr, "preparing a check of a public key");
    return EVP_PKEY_public_check(checking.get()) == 1 ? std::move(key) : nullptr;
}

std::string encoded_number(const EVP_PKEY* key, const char* name, std::size_t size) {
    return base64url_encode(to_bytes(read_number(key, name).get(), size));
}

/// Base64urlUInt (RFC 7518 §2): as many bytes as the number needs.
std::string encoded_number(const EVP_PKEY* key, const char* name) {
    const BignumPtr number = read_number(key, name);
    return base64url_encode(
        to_bytes(number.get(), static_cast<std::size_t>(BN_num_bytes(number.get())))
    );
}

std::string encoded_ed25519(const EVP_PKEY* key) {
    std::string bytes(coordinate_bytes, '\0');
    std::size_t size = bytes.size();
    auto* out = reinterpret_cast<unsigned char*>(bytes.data());
    require_openssl(
        EVP_PKEY_get_raw_public_key(key, out, &size) == 1 && size == bytes.size(),
        "reading a public key"
    );
    return base64url_encode(bytes);
}

} // namespace

Result<EvpPkeyPtr> make_p256_key(std::string_view x, std::string_view y) {
    const OpensslErrorScope errors;
    if (x.size() != coordinate_bytes || y.size() != coordinate_bytes) {
        return jwk_refusal(R"("x" and "y" have to be 32 bytes each)");
    }
    std::string group = "prime256v1"; // OpenSSL's name for P-256
    std::string point("\x04", 1);     // uncompressed (SEC 1 §2.3.3)
    point.append(x).append(y);
    std::array params{
        OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group.data(), 0),
        OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()),
        OSSL_PARAM_construct_end(),
    };
    EvpPkeyPtr key = make_checked_key("EC", params.data());
    if (key == nullptr) {
        return jwk_refusal(R"("x" and "y" are not a point on P-256)");
    }
    return key;
}

Result<EvpPkeyPtr> make_ed25519_key(std::string_view x) {
    const OpensslErrorScope errors;
    require_sodium();
    if (x.size() != coordinate_bytes) {
        return jwk_refusal(R"("x" has to be 32 bytes)");
    }
    if (crypto_core_ed25519_is_valid_point(sodium_bytes(x)) != 1) {
        return jwk_refusal(R"("x" is not a public key of Ed25519)");
    }
    EvpPkeyPtr key{
        EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, openssl_bytes(x), x.size())};
    require_openssl(key != nullptr, "making an Ed25519 key");
    return key;
}

Result<void> check_rsa_numbers(const BIGNUM* n, const BIGNUM* e) {
    const int bits = BN_num_bits(n);
    if (bits < rsa_modulus_bits_min || bits > rsa_modulus_bits_max) {
        return jwk_refusal(fmt::format(
            R"("n" has to have {} to {} bits)", rsa_modulus_bits_min, rsa_modulus_bits_max
        ));
    }
    if (BN_is_odd(e) != 1 || BN_is_one(e) == 1 || BN_num_bits(e) > rsa_exponent_bits_max) {
        return jwk_refusal(fmt::format(
            R"("e" has to be odd, 3 or more, of at most {} bits)", rsa_exponent_bits_max
        ));
    }
    if (has_roca_fingerprint(n)) {
        return jwk_refusal(R"("n" was made by a generator known to be weak (ROCA))");
    }
    return {};
}

Result<EvpPkeyPtr> make_rsa_key(std::string_view n, std::string_view e) {
    const OpensslErrorScope errors;
    if (n.starts_with('\0') || e.starts_with('\0')) {
        return jwk_refusal(R"("n" and "e" may not start with a zero byte)");
    }
    const BignumPtr modulus = to_number(n);
    const BignumPtr exponent = to_number(e);
    if (const auto checked = check_rsa_numbers(modulus.get(), exponent.get()); !checked) {
        return checked.error();
    }
    const ParamsBuilderPtr builder{OSSL_PARAM_BLD_new()};
    require_openssl(
        builder != nullptr &&
            OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, modulus.get()) == 1 &&
            OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, exponent.get()) == 1,
        "preparing an RSA key"
    );
    const ParamsPtr params{OSSL_PARAM_BLD_to_param(builder.get())};
    require_openssl(params != nullptr, "preparing an RSA key");
    // Which finds moduli that are prime or have small factors.
    EvpPkeyPtr key = make_checked_key("RSA", params.get());
    if (key == nullptr) {
        return jwk_refusal(R"("n" is not the modulus of an RSA key)");
    }
    return key;
}

boost::json::object public_members(const EVP_PKEY* key, Algorithm algorithm) {
    switch (algorithm) {
    case Algorithm::es256:
        return {
            {"crv", "P-256"},
            {"kty", "EC"},
            {"x", encoded_number(key, OSSL_PKEY_PARAM_EC_PUB_X, coordinate_bytes)},
            {"y", encoded_number(key, OSSL_PKEY_PARAM_EC_PUB_Y, coordinate_bytes)},
        };
    case Algorithm::eddsa:
        return {{"crv", "Ed25519"}, {"kty", "OKP"}, {"x", encoded_ed25519(key)}};
    case Algorithm::rs256:
        return {
            {"e", encoded_number(key, OSSL_PKEY_PARAM_RSA_E)},
            {"kty", "RSA"},
            {"n", encoded_number(key, OSSL_PKEY_PARAM_RSA_N)},
        };
    case Algorithm::hs256:
        break;
    }
    std::abort(); // a shared secret has no public half
}

std::string thumbprint(const EVP_PKEY* key, Algorithm algorithm) {
    return base64url_encode(sha256(boost::json::serialize(public_members(key, algorithm))));
}

BignumPtr read_number(const EVP_PKEY* key, const char* name) {
    BIGNUM* number = nullptr;
    require_openssl(EVP_PKEY_get_bn_param(key, name, &number) == 1, "reading a key");
    return BignumPtr{number};
}

} // namespace latchkey::crypto
