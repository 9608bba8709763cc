#include "registration/schema.hpp"

#include "accounts/schema.hpp"
#include "base/unicode.hpp"
#include "http/form.hpp"
#include "registration/model.hpp"

#include <fmt/format.h>

#include <utility>

namespace latchkey::registration {

namespace {

constexpr std::string_view invalid_data = "Invalid data";

std::optional<std::string> read_code(http::Form& form) {
    auto code = form.string("code");
    if (code && count_code_points(*code) != code_digits) {
        form.fail("code", "wrong_length", fmt::format("Must be {} characters long.", code_digits));
    }
    return code;
}

} // namespace

Result<ShownCode> parse_shown_code(const http::Request& request) {
    auto form = http::Form::parse(request, invalid_data);
    if (!form) {
        return form.error();
    }
    auto email = accounts::read_email(*form, "email");
    auto code = read_code(*form);
    return form->finish([&] { return ShownCode{std::move(*email), Secret(std::move(*code))}; });
}

Result<accounts::Email> parse_address(const http::Request& request) {
    auto form = http::Form::parse(request, invalid_data);
    if (!form) {
        return form.error();
    }
    auto email = accounts::read_email(*form, "email");
    return form->finish([&] { return std::move(*email); });
}

Result<Secret> parse_code(const http::Request& request) {
    auto form = http::Form::parse(request, invalid_data);
    if (!form) {
        return form.error();
    }
    auto code = read_code(*form);
    return form->finish([&] { return Secret(std::move(*code)); });
}

} // namespace latchkey::registration
