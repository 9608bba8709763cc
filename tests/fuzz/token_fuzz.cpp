// Tokens come from anyone, and are taken apart before anything about them is known to be true.

#include "base/encoding.hpp"
#include "crypto/jws.hpp"
#include "require.hpp"
#include "unit/crypto/rfc7515_examples.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

using latchkey::crypto::VerificationKey;
using latchkey::fuzz::require;
namespace rfc7515 = latchkey::crypto::rfc7515;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    // Their tokens are in the corpus.
    static const VerificationKey es256 = rfc7515::es256_key();
    static const VerificationKey hs256 = rfc7515::hs256_key();
    static const VerificationKey rs256 = rfc7515::rs256_key();
    static const VerificationKey eddsa = rfc7515::eddsa_key();
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

    int accepted = 0;
    for (const VerificationKey* key : {&es256, &hs256, &rs256, &eddsa}) {
        accepted += latchkey::crypto::is_signed_by(*jws, *key) ? 1 : 0;
    }
    require(accepted <= 1);
    return 0;
}
