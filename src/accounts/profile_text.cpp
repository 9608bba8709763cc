#include "accounts/profile_text.hpp"

#include "base/unicode.hpp"

#include <fmt/format.h>

#include <string>

namespace latchkey::accounts {

namespace {

constexpr std::size_t code_points_max = 100;

} // namespace

std::optional<FieldError> check_profile_text(std::string_view field, std::string_view text) {
    if (count_code_points(text) > code_points_max) {
        return FieldError{
            std::string(field),
            "too_long",
            fmt::format("Must be at most {} characters long.", code_points_max)};
    }
    if (contains_control(text)) {
        return FieldError{
            std::string(field), "control_character", "Must not contain control characters."};
    }
    return std::nullopt;
}

} // namespace latchkey::accounts
