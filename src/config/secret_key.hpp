#pragma once

// Is a SECRET_KEY worth the name? It seals the signing keys, so guessing it opens everything.

#include "base/secret.hpp"
#include "config/refusal.hpp"

#include <cstddef>
#include <string_view>

namespace latchkey::config {

inline constexpr std::size_t secret_key_bytes_min = 32;

/// Refused: fewer than 32 bytes; fewer than 8 different ones; one piece repeated; a placeholder,
/// that is, fewer than 16 letters and digits once the words of placeholders ("change", "secret",
/// "key"…) are taken out. Keys made at random pass all of these. No refusal quotes the key.
Checked<Secret> parse_secret_key(std::string_view text);

/// The refusal of a key that is missing.
Refusal missing_secret_key();

} // namespace latchkey::config
