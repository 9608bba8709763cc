#include "crypto/roca.hpp"

#include <openssl/bn.h>

namespace latchkey::crypto {

namespace {

constexpr BN_ULONG generator = 65537;
constexpr BN_ULONG prime_max = 701; // the 126th prime; smaller moduli used fewer

constexpr bool is_prime(BN_ULONG number) {
    for (BN_ULONG divisor = 2; divisor * divisor <= number; ++divisor) {
        if (number % divisor == 0) {
            return false;
        }
    }
    return number > 1;
}

bool is_power_of_generator(BN_ULONG residue, BN_ULONG prime) {
    BN_ULONG power = 1;
    do {
        if (power == residue) {
            return true;
        }
        power = power * generator % prime;
    } while (power != 1);
    return false;
}

} // namespace

bool has_roca_fingerprint(const BIGNUM* modulus) {
    for (BN_ULONG prime = 3; prime <= prime_max; prime += 2) {
        if (is_prime(prime) && !is_power_of_generator(BN_mod_word(modulus, prime), prime)) {
            return false;
        }
    }
    return true;
}

} // namespace latchkey::crypto
