// Tokens come from anyone, and are taken apart before anything about them is known to be true.

#include "base/encoding.hpp"
#include "crypto/jws.hpp"

#include <boost/json/object.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

using latchkey::Secret;
using latchkey::crypto::VerificationKey;

namespace {

void require(bool holds) {
    if (!holds) {
        std::abort();
    }
}

/// The key of RFC 7515 A.3, whose token is in the corpus.
VerificationKey es256_key() {
    return VerificationKey::from_jwk({
                                         {"kty", "EC"},
                                         {"crv", "P-256"},
                                         {"x", "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"},
                                         {"y", "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"},
                                     })
        .value();
}

/// The key of A.1.
VerificationKey hs256_key() {
    return VerificationKey::hs256(Secret(
        latchkey::base64url_decode(
            "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow"
        )
            .value()
    ));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const VerificationKey es256 = es256_key();
    static const VerificationKey hs256 = hs256_key();
    const std::string_view text(reinterpret_cast<const char*>(data), size);

    const auto jws = latchkey::crypto::parse_compact_jws(text);
    if (!jws) {
        return 0;
    }
    // One token, one spelling: what was parsed is all there was.
    require(size <= latchkey::crypto::compact_jws_bytes_max);
    require(jws->signing_input.data() == text.data());
    const std::string signature = latchkey::base64url_encode(jws->signature);
    require(std::string(jws->signing_input).append(".").append(signature) == text);
    const std::string payload = latchkey::base64url_encode(jws->payload);
    require(jws->signing_input.ends_with("." + payload));
    require(jws->header.at("alg").is_string() && !jws->header.contains("crit"));

    const bool is_es256 = latchkey::crypto::is_signed_by(*jws, es256);
    const bool is_hs256 = latchkey::crypto::is_signed_by(*jws, hs256);
    require(!(is_es256 && is_hs256));
    return 0;
}
