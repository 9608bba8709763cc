#include "recovery/schema.hpp"

#include "accounts/schema.hpp"
#include "base/unicode.hpp"
#include "http/form.hpp"

#include <fmt/format.h>

namespace latchkey::recovery {

namespace {

constexpr std::string_view invalid_data = "Invalid Data";
constexpr std::string_view incorrect_code = "Incorrect or expired code";

} // namespace

Result<accounts::Email> parse_question(const http::Request& request) {
    auto form = http::Form::parse(request, invalid_data);
    if (!form) {
        return form.error();
    }
    auto email = accounts::read_email(*form, "email");
    return form->finish([&] { return std::move(*email); });
}

Result<CodeClaim> parse_code_claim(const http::Request& request) {
    auto form = http::Form::parse(request, incorrect_code);
    if (!form) {
        return form.error();
    }
    auto email = accounts::read_known_email(*form, "email");
    auto code = form->string_or_integer("otp");
    if (auto error = form->error()) {
        return std::move(*error);
    }
    return CodeClaim{std::move(*email), Secret(std::move(*code))};
}

Result<PasswordReset> parse_password_reset(
    const http::Request& request, const Rules& rules, const accounts::PasswordPolicy& policy
) {
    auto form = http::Form::parse(request, invalid_data);
    if (!form) {
        return form.error();
    }
    auto email = accounts::read_email(*form, "email");
    auto code = form->string("otp");
    if (code && count_code_points(*code) != rules.code_digits) {
        form->fail(
            "otp", "wrong_length", fmt::format("Must be {} characters long.", rules.code_digits)
        );
    }
    auto password = accounts::read_new_password(*form, "password", policy);
    return form->finish([&] {
        return PasswordReset{{std::move(*email), Secret(std::move(*code))}, std::move(*password)};
    });
}

} // namespace latchkey::recovery
