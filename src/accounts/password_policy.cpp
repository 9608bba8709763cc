#include "accounts/password_policy.hpp"

#include "base/unicode.hpp"

#include <fmt/format.h>

namespace latchkey::accounts {

std::optional<FieldError> check_password(std::string_view field, std::string_view password) {
    const auto fault = [&](const char* code, std::string message) {
        return FieldError{std::string(field), code, std::move(message)};
    };
    const std::size_t length = count_code_points(password);
    if (length < password_code_points_min) {
        return fault(
            "too_short",
            fmt::format("Must be at least {} characters long.", password_code_points_min)
        );
    }
    if (length > password_code_points_max) {
        return fault(
            "too_long", fmt::format("Must be at most {} characters long.", password_code_points_max)
        );
    }
    if (!contains_uppercase(password)) {
        return fault("no_uppercase", "Must contain an upper-case letter.");
    }
    if (password.find_first_of("@#$%&") == std::string_view::npos) {
        return fault("no_special", "Must contain one of @ # $ % &.");
    }
    return std::nullopt;
}

} // namespace latchkey::accounts
