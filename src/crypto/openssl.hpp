#pragma once

// Owners for what OpenSSL allocates, and its errors as Failure. For the sources of this folder
// only.

#include "base/c_deleter.hpp"
#include "base/error.hpp"

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/param_build.h>
#include <openssl/params.h>
#include <openssl/x509.h>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace latchkey::crypto {

using BioPtr = std::unique_ptr<BIO, CDeleter<BIO_free_all>>;
using BignumPtr = std::unique_ptr<BIGNUM, CDeleter<BN_free>>;
using EcdsaSigPtr = std::unique_ptr<ECDSA_SIG, CDeleter<ECDSA_SIG_free>>;
using EvpCipherCtxPtr = std::unique_ptr<EVP_CIPHER_CTX, CDeleter<EVP_CIPHER_CTX_free>>;
using EvpKdfPtr = std::unique_ptr<EVP_KDF, CDeleter<EVP_KDF_free>>;
using EvpKdfCtxPtr = std::unique_ptr<EVP_KDF_CTX, CDeleter<EVP_KDF_CTX_free>>;
using EvpMdPtr = std::unique_ptr<EVP_MD, CDeleter<EVP_MD_free>>;
using EvpMdCtxPtr = std::unique_ptr<EVP_MD_CTX, CDeleter<EVP_MD_CTX_free>>;
using EvpPkeyPtr = std::unique_ptr<EVP_PKEY, CDeleter<EVP_PKEY_free>>;
using EvpPkeyCtxPtr = std::unique_ptr<EVP_PKEY_CTX, CDeleter<EVP_PKEY_CTX_free>>;
using ParamsPtr = std::unique_ptr<OSSL_PARAM, CDeleter<OSSL_PARAM_free>>;
using ParamsBuilderPtr = std::unique_ptr<OSSL_PARAM_BLD, CDeleter<OSSL_PARAM_BLD_free>>;
using Pkcs8Ptr = std::unique_ptr<PKCS8_PRIV_KEY_INFO, CDeleter<PKCS8_PRIV_KEY_INFO_free>>;

/// OpenSSL queues its errors for each thread. Ends the scope with an empty queue, so that an
/// expected refusal (a wrong signature, a malformed key) is not mistaken for the reason of a later
/// failure.
class OpensslErrorScope {
public:
    OpensslErrorScope() = default;
    OpensslErrorScope(const OpensslErrorScope&) = delete;
    OpensslErrorScope(OpensslErrorScope&&) = delete;
    OpensslErrorScope& operator=(const OpensslErrorScope&) = delete;
    OpensslErrorScope& operator=(OpensslErrorScope&&) = delete;
    ~OpensslErrorScope();
};

/// `what` and the newest error of this thread's queue, which is emptied.
Failure openssl_failure(std::string_view what);

/// Throws openssl_failure(`what`) unless `is_done`.
void require_openssl(bool is_done, std::string_view what);

inline const unsigned char* openssl_bytes(std::string_view bytes) {
    return reinterpret_cast<const unsigned char*>(bytes.data());
}

/// Big-endian, of any length.
BignumPtr to_number(std::string_view bytes);

/// Big-endian and exactly `size` bytes, leading zeros kept. Throws Failure when it needs more.
std::string to_bytes(const BIGNUM* number, std::size_t size);

} // namespace latchkey::crypto
