#pragma once

// Which passwords an account may have. One object for the whole server, asked by the schemas (about
// the text) and by the services (about its owner), on worker threads.

#include "base/error.hpp"
#include "base/secret.hpp"
#include "passwords/breach_check.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace latchkey::accounts {

/// The most that any policy takes. In UTF-8 that is 1,024 bytes.
inline constexpr std::size_t password_code_points_max = 256;

/// Whose password it is to be.
struct PasswordOwner {
    std::string email;
    std::string full_name;
    std::optional<std::string> company = std::nullopt;
};

class PasswordPolicy {
public:
    /// classic: the Flask service's rules, 8 characters, an upper-case letter and one of @#$%&,
    /// with a longer maximum because every code point counts now. modern: SP 800-63B-4 §3.1.1.2, 15
    /// characters while the password is the only factor, no rules of composition, but no password
    /// that others would try first.
    enum class Name { classic, modern };

    struct Options {
        Name name = Name::classic;
        std::string public_url = {}; // an origin, or empty; modern refuses the host's name
        std::unique_ptr<passwords::BreachCheck> breach_check = nullptr; // null: none
    };

    /// The rules as GET /auth/password-policy tells them.
    struct Rules {
        std::string_view name;
        std::size_t code_points_min;
        std::string_view special_characters; // of which one is needed; empty: none is
        bool needs_uppercase;
        bool has_lists; // the blocklist and the words of the account
        bool has_breach_check;
    };

    PasswordPolicy();
    explicit PasswordPolicy(Options options);

    [[nodiscard]] Rules rules() const;

    /// The first rule that the text itself breaks, as a fault of `field`: "too_short", "too_long",
    /// "no_uppercase", "no_special", "blocklisted". Needs well-formed UTF-8. Where there are lists
    /// the fault has a score.
    [[nodiscard]] std::optional<FieldError>
    check(std::string_view field, std::string_view password) const;

    /// What check() can not know, of a password that passed it: "context", when it is the owner's
    /// or the server's name in a simple form, and "breached". May wait for the breach check: not
    /// inside a transaction.
    [[nodiscard]] std::optional<FieldError>
    check_for(const PasswordOwner& owner, std::string_view field, const Secret& password) const;

private:
    const Name name_;
    const std::vector<std::string> server_words_;
    const std::unique_ptr<passwords::BreachCheck> breach_check_;
};

std::string_view to_string(PasswordPolicy::Name name);

/// How a form is refused for its new password.
Error refused_password(FieldError fault);

} // namespace latchkey::accounts
