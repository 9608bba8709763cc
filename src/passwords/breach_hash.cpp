#include "passwords/breach_hash.hpp"

#include "base/ascii.hpp"
#include "base/encoding.hpp"
#include "crypto/digest.hpp"

namespace latchkey::passwords {

std::string breach_hash(const Secret& password) {
    return to_upper(hex_encode(crypto::sha1(password.reveal())));
}

} // namespace latchkey::passwords
