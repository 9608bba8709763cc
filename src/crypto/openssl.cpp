#include "crypto/openssl.hpp"

#include <openssl/err.h>

#include <array>

namespace latchkey::crypto {

OpensslErrorScope::~OpensslErrorScope() {
    ERR_clear_error();
}

Failure openssl_failure(std::string_view what) {
    std::array<char, 256> reason{};
    ERR_error_string_n(ERR_peek_last_error(), reason.data(), reason.size());
    ERR_clear_error();
    return Failure(std::string("OpenSSL: ").append(what).append(": ").append(reason.data()));
}

void require_openssl(bool is_done, std::string_view what) {
    if (!is_done) {
        throw openssl_failure(what);
    }
}

BignumPtr to_number(std::string_view bytes) {
    BignumPtr number{BN_bin2bn(openssl_bytes(bytes), static_cast<int>(bytes.size()), nullptr)};
    require_openssl(number != nullptr, "reading a number");
    return number;
}

std::string to_bytes(const BIGNUM* number, std::size_t size) {
    std::string bytes(size, '\0');
    auto* out = reinterpret_cast<unsigned char*>(bytes.data());
    const int padded = static_cast<int>(size);
    require_openssl(
        number != nullptr && BN_bn2binpad(number, out, padded) == padded, "writing a number"
    );
    return bytes;
}

} // namespace latchkey::crypto
