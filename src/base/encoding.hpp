#pragma once

// Bytes as text: base64url and hex. Decoders are strict: one spelling for each value.

#include <optional>
#include <string>
#include <string_view>

namespace latchkey {

/// base64url without padding (RFC 4648 §5, RFC 7515 §2).
std::string base64url_encode(std::string_view bytes);

/// Nothing unless `text` is exactly what base64url_encode() makes: its alphabet only, no padding,
/// no white space, unused trailing bits zero (RFC 8725bis §3.14).
std::optional<std::string> base64url_decode(std::string_view text);

/// Lower-case hexadecimal.
std::string hex_encode(std::string_view bytes);

} // namespace latchkey
