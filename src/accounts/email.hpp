#pragma once

// An e-mail address by the Flask service's rule, and the key that makes its spellings one account.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace latchkey::accounts {

/// An address that passed the rule; kept as its owner spelled it. Mail goes to that spelling.
class Email {
public:
    static constexpr std::size_t bytes_max = 254; // RFC 5321 §4.5.3.1.3, without the angle brackets

    /// marshmallow's rule, which the Flask service's clients know: a dot-atom or quoted local part
    /// (letters and digits of any script), `@`, and a domain that is a host name of at least two
    /// labels, an international one that IDNA 2003 turns into such, an IPv4 literal in brackets, or
    /// exactly `localhost`. Not trimmed. Nothing for anything else, or above bytes_max.
    static std::optional<Email> parse(std::string_view text);

    [[nodiscard]] const std::string& text() const { return text_; }

    /// What makes two addresses the same account: full case folding in NFC. Dots and tags count.
    [[nodiscard]] const std::string& key() const { return key_; }

private:
    explicit Email(std::string text);

    std::string text_;
    std::string key_;
};

} // namespace latchkey::accounts
