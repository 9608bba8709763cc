// A form out of any bytes, and the answer that tells what is wrong with it: always JSON in ASCII
// that reads back as the same value.

#include "base/unicode.hpp"
#include "http/form.hpp"
#include "http/json.hpp"
#include "http/json_render.hpp"
#include "http/response.hpp"
#include "require.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace {

using namespace latchkey;
using fuzz::require;

void check_rendering(const std::string& text) {
    require(std::ranges::all_of(text, [](char letter) {
        return (letter >= ' ' && letter <= '~') || letter == '\n';
    }));
    const auto value = http::parse_json_body(text);
    require(value.has_value());
    require(http::render_json(*value) == text);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view body(reinterpret_cast<const char*>(data), size);
    const std::array<http::Header, 1> headers{{{"Content-Type", "application/json"}}};
    const http::Request request{.method = http::Method::post, .headers = headers, .body = body};
    auto form = http::Form::parse(request, "Invalid data");
    if (!form) {
        require(!form.error().fields.empty());
        check_rendering(http::error_response(form.error()).body);
        return 0;
    }
    const auto email = form->string("email");
    const auto company = form->optional_string("company");
    require(is_valid_utf8(email.value_or("")) && is_valid_utf8(company.value_or("")));
    form->optional_boolean("remember");
    form->refuse_unknown_fields();
    if (const auto error = form->error()) {
        check_rendering(http::error_response(*error).body);
    }
    return 0;
}
