#include "crypto/evp_signature.hpp"

#include "crypto/ecdsa_signature.hpp"

#include <cstddef>

namespace latchkey::crypto {

namespace {

/// Ed25519 hashes by itself.
const EVP_MD* digest_of(Algorithm algorithm) {
    return algorithm == Algorithm::eddsa ? nullptr : EVP_sha256();
}

std::size_t signature_bytes(const EVP_PKEY* key, Algorithm algorithm) {
    return algorithm == Algorithm::es256 ? es256_signature_bytes
                                         : static_cast<std::size_t>(EVP_PKEY_get_size(key));
}

} // namespace

// RSA's padding is PKCS#1 v1.5 where nothing else is asked for: that of RS256 (RFC 7518 §3.3).

std::string evp_sign(EVP_PKEY* key, Algorithm algorithm, std::string_view message) {
    const EvpMdCtxPtr context{EVP_MD_CTX_new()};
    require_openssl(
        context != nullptr &&
            EVP_DigestSignInit(context.get(), nullptr, digest_of(algorithm), nullptr, key) == 1,
        "preparing to sign"
    );
    std::string signature(static_cast<std::size_t>(EVP_PKEY_get_size(key)), '\0');
    std::size_t size = signature.size();
    auto* out = reinterpret_cast<unsigned char*>(signature.data());
    require_openssl(
        EVP_DigestSign(context.get(), out, &size, openssl_bytes(message), message.size()) == 1,
        "signing"
    );
    signature.resize(size);
    return algorithm == Algorithm::es256 ? ecdsa_raw_from_der(signature) : signature;
}

bool evp_verify(
    EVP_PKEY* key, Algorithm algorithm, std::string_view message, std::string_view signature
) {
    if (signature.size() != signature_bytes(key, algorithm)) {
        return false;
    }
    const OpensslErrorScope errors;
    const std::string bytes =
        algorithm == Algorithm::es256 ? ecdsa_der_from_raw(signature) : std::string(signature);
    const EvpMdCtxPtr context{EVP_MD_CTX_new()};
    require_openssl(
        context != nullptr &&
            EVP_DigestVerifyInit(context.get(), nullptr, digest_of(algorithm), nullptr, key) == 1,
        "preparing to verify"
    );
    // Only 1 is a match: 0 is a mismatch, and a negative number a signature out of range.
    return EVP_DigestVerify(
               context.get(),
               openssl_bytes(bytes),
               bytes.size(),
               openssl_bytes(message),
               message.size()
           ) == 1;
}

} // namespace latchkey::crypto
