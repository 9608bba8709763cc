#include "crypto/openssl.hpp"

#include <openssl/err.h>

#include <array>
#include <string>

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

} // namespace latchkey::crypto
