#include "crypto/random.hpp"

#include "base/encoding.hpp"
#include "crypto/sodium.hpp"

#include <sodium.h>

namespace latchkey::crypto {

std::string random_bytes(std::size_t count) {
    require_sodium();
    std::string bytes(count, '\0');
    randombytes_buf(bytes.data(), bytes.size());
    return bytes;
}

std::string random_digits(std::size_t count) {
    require_sodium();
    std::string digits(count, '0');
    for (char& digit : digits) {
        // Not a byte modulo 10, which would favour 0 to 5.
        digit = static_cast<char>('0' + static_cast<int>(randombytes_uniform(10)));
    }
    return digits;
}

std::string random_token(std::size_t bytes) {
    return base64url_encode(random_bytes(bytes));
}

} // namespace latchkey::crypto
