#include "crypto/sodium.hpp"

#include "base/error.hpp"

#include <sodium.h>

namespace latchkey::crypto {

void require_sodium() {
    // A throw leaves the variable uninitialised, so the next call tries again.
    [[maybe_unused]] static const bool is_ready = [] {
        if (sodium_init() < 0) {
            throw Failure("libsodium: initialisation failed");
        }
        return true;
    }();
}

} // namespace latchkey::crypto
