#include "crypto/derive_key.hpp"

#include "crypto/openssl.hpp"

#include <openssl/core_names.h>
#include <openssl/params.h>

#include <array>
#include <cstddef>
#include <string>

namespace latchkey::crypto {

namespace {

constexpr std::size_t derived_key_bytes = 32;

OSSL_PARAM octet_param(const char* name, std::string_view bytes) {
    // OSSL_PARAM serves both directions and so is not const; a KDF only reads this one.
    auto* data = const_cast<char*>(bytes.data()); // NOLINT(cppcoreguidelines-pro-type-const-cast)
    return OSSL_PARAM_construct_octet_string(name, data, bytes.size());
}

} // namespace

Secret derive_key(const Secret& master, std::string_view purpose) {
    const EvpKdfPtr hkdf{EVP_KDF_fetch(nullptr, "HKDF", nullptr)};
    require_openssl(hkdf != nullptr, "fetching HKDF");
    const EvpKdfCtxPtr context{EVP_KDF_CTX_new(hkdf.get())};
    require_openssl(context != nullptr, "preparing HKDF");

    std::string digest = "SHA256";
    const std::array params{
        OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest.data(), 0),
        octet_param(OSSL_KDF_PARAM_KEY, master.reveal()),
        octet_param(OSSL_KDF_PARAM_INFO, purpose),
        OSSL_PARAM_construct_end(),
    };
    std::string key(derived_key_bytes, '\0');
    require_openssl(
        EVP_KDF_derive(
            context.get(), reinterpret_cast<unsigned char*>(key.data()), key.size(), params.data()
        ) == 1,
        "HKDF"
    );
    return Secret(std::move(key));
}

} // namespace latchkey::crypto
