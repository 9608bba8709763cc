#pragma once

// The languages mail is written in, and which of them a browser prefers.

#include <optional>
#include <string_view>

namespace latchkey::mail {

enum class Language { en, es };

/// The language's tag (RFC 5646): "en", "es".
std::string_view to_string(Language language);

/// The language the header Accept-Language likes best (RFC 9110 §12.5.4): "es-MX" asks for Spanish,
/// "*" for any language not named, q=0 for anything else. Between equals the one named first.
/// English without a header, or when it accepts neither; members that are malformed are passed
/// over.
Language choose_language(std::optional<std::string_view> accept_language);

} // namespace latchkey::mail
