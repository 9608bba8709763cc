#pragma once

#include <chrono>
#include <string>

namespace latchkey::testing {

/// Both PEM.
struct Certificate {
    std::string certificate;
    std::string private_key;
};

/// A new P-256 key and a certificate for 127.0.0.1 and localhost, signed by itself, good for a day.
Certificate make_self_signed_certificate();

/// The same, which ends after that time and says that somebody else signed it.
Certificate make_certificate_of_authority(std::chrono::seconds lifetime);

/// PEM; of another kind than those of the certificates.
std::string make_ed25519_key();

} // namespace latchkey::testing
