#include "http/form.hpp"

#include "base/ascii.hpp"
#include "base/unicode.hpp"
#include "http/json.hpp"

#include <boost/json/value.hpp>

#include <algorithm>
#include <utility>

namespace latchkey::http {

namespace {

namespace json = boost::json;

bool is_json_type(std::string_view content_type) {
    const std::string_view type = trim(content_type.substr(0, content_type.find(';')));
    return equals_ignoring_case(type, "application/json") ||
           (starts_with_ignoring_case(type, "application/") &&
            ends_with_ignoring_case(type, "+json"));
}

bool is_encoded(const Request& request) {
    const auto encoding = request.header("Content-Encoding");
    return encoding && !encoding->empty() && !equals_ignoring_case(*encoding, "identity");
}

Error body_error(ErrorCode code, std::string_view message, std::string_view detail) {
    return {
        code,
        std::string(message),
        {{.field = "body", .code = std::string(to_string(code)), .message = std::string(detail)}}};
}

// A client that sends a few names too many needs no more to see what it does wrong; one that sends
// thousands must not make of its body an answer ten times as long.
constexpr std::size_t unknown_fields_max = 16;

// Longer than any name a form has. A letter of a name may take twelve bytes in an answer.
constexpr std::size_t name_code_points_max = 64;

/// The start of well-formed text, name_code_points_max long.
std::string start_of(std::string_view text) {
    std::size_t code_points = 0;
    const auto end = std::ranges::find_if(text, [&code_points](char letter) {
        const bool is_continuation = (static_cast<unsigned char>(letter) & 0xc0U) == 0x80U;
        code_points += is_continuation ? 0 : 1;
        return code_points > name_code_points_max;
    });
    return {text.begin(), end};
}

/// A key as it may be printed: ill-formed text, which only a lone surrogate's escape can bring into
/// a form, with a question mark for each byte outside ASCII; and not longer than a name need be.
std::string printable(std::string_view key) {
    std::string name(key);
    if (!is_valid_utf8(key)) {
        std::ranges::replace_if(
            name, [](char letter) { return static_cast<unsigned char>(letter) >= 0x80; }, '?'
        );
    }
    return start_of(name);
}

} // namespace

Result<Form> Form::parse(const Request& request, std::string_view invalid_message) {
    if (!is_json_type(request.header("Content-Type").value_or(""))) {
        return Error{
            ErrorCode::unsupported_media_type, "The Content-Type must be application/json"};
    }
    if (is_encoded(request)) {
        return body_error(
            ErrorCode::malformed_json, invalid_message, "The body must not have a Content-Encoding."
        );
    }
    auto value = parse_json_body(request.body);
    if (!value) {
        return body_error(ErrorCode::malformed_json, invalid_message, value.error().message);
    }
    if (!value->is_object()) {
        return body_error(
            ErrorCode::invalid_input, invalid_message, "The body must be a JSON object."
        );
    }
    return Form(std::move(value->get_object()), invalid_message);
}

Form::Form(json::object object, std::string_view invalid_message)
    : object_(std::move(object))
    , invalid_message_(invalid_message) {}

std::optional<std::string> Form::string(std::string_view field) {
    known_fields_.emplace(field);
    const json::value* value = object_.if_contains(field);
    if (value == nullptr) {
        fail(field, "required", "This field is required.");
        return std::nullopt;
    }
    if (value->is_null()) {
        fail(field, "null", "This field must not be null.");
        return std::nullopt;
    }
    if (!value->is_string()) {
        fail(field, "not_a_string", "This field must be a string.");
        return std::nullopt;
    }
    const json::string& text = value->get_string();
    if (!is_valid_utf8({text.data(), text.size()})) {
        fail(field, "not_unicode", "This field must be well-formed Unicode.");
        return std::nullopt;
    }
    return std::string(text.data(), text.size());
}

std::optional<std::string> Form::string_or_integer(std::string_view field) {
    const json::value* value = object_.if_contains(field);
    if (value != nullptr && value->is_int64()) {
        known_fields_.emplace(field);
        return std::to_string(value->get_int64());
    }
    return string(field);
}

std::optional<std::string> Form::optional_string(std::string_view field) {
    known_fields_.emplace(field);
    return has(field) && !is_null(field) ? string(field) : std::nullopt;
}

std::optional<bool> Form::optional_boolean(std::string_view field) {
    known_fields_.emplace(field);
    const json::value* value = object_.if_contains(field);
    if (value == nullptr) {
        return std::nullopt;
    }
    if (!value->is_bool()) {
        fail(field, "not_a_boolean", "This field must be true or false.");
        return std::nullopt;
    }
    return value->get_bool();
}

bool Form::has(std::string_view field) const {
    return object_.contains(field);
}

bool Form::is_null(std::string_view field) const {
    const json::value* value = object_.if_contains(field);
    return value != nullptr && value->is_null();
}

void Form::fail(std::string_view field, std::string_view code, std::string_view message) {
    fail(FieldError{std::string(field), std::string(code), std::string(message)});
}

void Form::fail(FieldError fault) {
    known_fields_.emplace(fault.field);
    const bool is_first = std::ranges::none_of(faults_, [&](const FieldError& earlier) {
        return earlier.field == fault.field;
    });
    if (is_first) {
        faults_.push_back(std::move(fault));
    }
}

void Form::refuse_unknown_fields() {
    std::size_t named = 0;
    for (const json::key_value_pair& member : object_) {
        const std::string_view key(member.key().data(), member.key().size());
        const std::string name = printable(key);
        if (!known_fields_.contains(name)) {
            fail(name, "unknown_field", "This field is not known here.");
            ++named;
        }
        if (named == unknown_fields_max) {
            break;
        }
    }
}

std::optional<Error> Form::error() const {
    if (faults_.empty()) {
        return std::nullopt;
    }
    return Error{ErrorCode::invalid_input, invalid_message_, faults_};
}

} // namespace latchkey::http
