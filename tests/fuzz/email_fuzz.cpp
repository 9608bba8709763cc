// An address goes into the envelope and the headers of a mail, and its key decides whose account it
// is.

#include "accounts/email.hpp"
#include "base/unicode.hpp"
#include "require.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

using latchkey::accounts::Email;
using latchkey::fuzz::require;

namespace {

bool is_ascii(char c) {
    return static_cast<unsigned char>(c) < 0x80;
}

/// What ends a line or a C string, and so begins something else than an address.
bool breaks_smtp(char c) {
    return c == '\r' || c == '\n' || c == '\0';
}

/// ASCII in a domain is a host name's or an address literal's; beyond it is IDNA's business.
bool may_be_in_domain(char c) {
    constexpr std::string_view others = "-.[]";
    const bool is_letter_or_digit =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    return !is_ascii(c) || is_letter_or_digit || others.find(c) != std::string_view::npos;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto email = Email::parse(text);
    if (!email) {
        return 0;
    }
    require(email->text() == text);
    require(size <= Email::bytes_max);
    require(latchkey::is_valid_utf8(text));
    require(std::ranges::none_of(text, breaks_smtp));

    const std::size_t at = text.rfind('@');
    require(at != std::string_view::npos && at > 0 && at + 1 < size);
    require(std::ranges::all_of(text.substr(at + 1), may_be_in_domain));
    const bool is_quoted = text.front() == '"';
    require(
        is_quoted || text.substr(0, at).find_first_of(" \t<>(),:;@\\\"") == std::string_view::npos
    );
    require(!is_quoted || text[at - 1] == '"');

    require(latchkey::fold_case(email->key()) == email->key());
    const auto again = Email::parse(email->key());
    require(!again || again->key() == email->key());
    return 0;
}
