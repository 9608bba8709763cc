#include "crypto/pkcs8.hpp"

#include <openssl/pem.h>

#include <cstddef>
#include <string>

namespace latchkey::crypto {

namespace {

constexpr std::size_t pem_bytes_max = 8192; // an RSA key of 8,192 bits takes about 6,500

} // namespace

// PEM_read_bio_PrivateKey would take other forms as well.
EvpPkeyPtr decode_pkcs8(std::string_view pem) {
    if (pem.size() > pem_bytes_max) {
        return nullptr;
    }
    // OpenSSL's own callback would ask for a pass phrase on the terminal.
    const auto no_pass_phrase = [](char*, int, int, void*) { return -1; };
    const BioPtr text{BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()))};
    require_openssl(text != nullptr, "preparing to read a private key");
    const Pkcs8Ptr decoded{
        PEM_read_bio_PKCS8_PRIV_KEY_INFO(text.get(), nullptr, no_pass_phrase, nullptr)};
    return EvpPkeyPtr{decoded == nullptr ? nullptr : EVP_PKCS82PKEY(decoded.get())};
}

Secret encode_pkcs8(const EVP_PKEY* key) {
    // OpenSSL wipes the buffer when it frees it.
    const BioPtr buffer{BIO_new(BIO_s_mem())};
    require_openssl(
        buffer != nullptr && PEM_write_bio_PKCS8PrivateKey(
                                 buffer.get(), key, nullptr, nullptr, 0, nullptr, nullptr
                             ) == 1,
        "writing a private key"
    );
    char* text = nullptr;
    const long size = BIO_get_mem_data(buffer.get(), &text);
    return Secret(std::string(text, static_cast<std::size_t>(size)));
}

} // namespace latchkey::crypto
