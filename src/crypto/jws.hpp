#pragma once

// JSON Web Signatures in compact serialization (RFC 7515), read strictly (RFC 8725 and its
// successor): every doubt is a refusal, and one token has one spelling. The claims inside are for
// the callers.

#include "crypto/signing_key.hpp"
#include "crypto/verification_key.hpp"

#include <boost/json/object.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace latchkey::crypto {

/// The browser's limit for a whole cookie; ours are below 1 KiB.
inline constexpr std::size_t compact_jws_bytes_max = 4096;

/// For the header's JSON; ours has about 100.
inline constexpr std::size_t jws_header_bytes_max = 512;

/// A token taken apart. Nothing in it is trusted before is_signed_by() has said so.
struct CompactJws {
    boost::json::object header;     // has `alg`, a string
    std::string payload;            // any bytes
    std::string_view signing_input; // into the text that was parsed, and no longer valid than that
    std::string signature;          // raw
};

/// Nothing unless `text` is a token of at most compact_jws_bytes_max:
///   - three parts in strict base64url (so no JWE, which has five), of which only the payload may
///   be
///     empty: a signature over nothing is one (RFC 7515 §2);
///   - a header of at most jws_header_bytes_max that is a JSON object of well-formed UTF-8, no name
///     twice, nested at most four deep, with a string `alg`;
///   - without `crit`, `b64` (which would change the rules), `zip`, `enc` (a JWE in disguise);
///   - without `jku`, `jwk`, `x5u`, `x5c`, `x5t`, `x5t#S256` (the sender would choose the key).
/// Other header parameters are left to the caller, who ignores what it does not know (RFC 7515 §4).
std::optional<CompactJws> parse_compact_jws(std::string_view text);

/// The header names the key's own algorithm, spelled exactly, and the signature is the key's.
[[nodiscard]] bool is_signed_by(const CompactJws& jws, const VerificationKey& key);

} // namespace latchkey::crypto
