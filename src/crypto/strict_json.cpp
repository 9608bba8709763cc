#include "crypto/strict_json.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/parse_options.hpp>
#include <boost/system/error_code.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace latchkey::crypto {

namespace {

std::size_t count_members(const boost::json::value& value) {
    std::size_t count = 0;
    if (const auto* object = value.if_object()) {
        count += object->size();
        for (const auto& member : *object) {
            count += count_members(member.value());
        }
    } else if (const auto* array = value.if_array()) {
        for (const auto& element : *array) {
            count += count_members(element);
        }
    }
    return count;
}

/// In well-formed JSON, each colon outside a string belongs to one member.
std::size_t count_written_members(std::string_view json) {
    std::size_t count = 0;
    bool in_string = false;
    for (std::size_t i = 0; i < json.size(); ++i) {
        if (json[i] == '"') {
            in_string = !in_string;
        } else if (in_string && json[i] == '\\') {
            ++i; // whatever is escaped does not end the string
        } else if (!in_string && json[i] == ':') {
            ++count;
        }
    }
    return count;
}

/// Boost.JSON keeps the last of two members of one name, other readers the first, so a text with
/// two would have two meanings (RFC 7515 §4, RFC 7517 §4, RFC 7519 §4). Members that were written
/// but not kept give them away.
bool has_duplicate_members(std::string_view json, const boost::json::value& parsed) {
    return count_written_members(json) != count_members(parsed);
}

/// A number beyond what a double holds is infinite here, and another value or an error elsewhere
/// (RFC 8259 §6, RFC 7493 §2.2).
bool holds_infinity(const boost::json::value& value) {
    if (const auto* object = value.if_object()) {
        return std::any_of(object->begin(), object->end(), [](const auto& member) {
            return holds_infinity(member.value());
        });
    }
    if (const auto* array = value.if_array()) {
        return std::any_of(array->begin(), array->end(), holds_infinity);
    }
    return value.is_double() && !std::isfinite(value.get_double());
}

} // namespace

Result<boost::json::value> parse_strict_json(std::string_view text, std::size_t depth_max) {
    boost::json::parse_options options;
    options.max_depth = depth_max;
    boost::system::error_code fault;
    boost::json::value value = boost::json::parse(text, fault, {}, options);
    if (fault == boost::json::error::too_deep) {
        return Error{
            ErrorCode::malformed_json,
            fmt::format("it is nested more than {} levels deep", depth_max)};
    }
    if (fault) {
        return Error{ErrorCode::malformed_json, "it is not well-formed JSON"};
    }
    if (has_duplicate_members(text, value)) {
        return Error{ErrorCode::malformed_json, "it has two members of one name"};
    }
    if (holds_infinity(value)) {
        return Error{ErrorCode::malformed_json, "it has a number out of range"};
    }
    return value;
}

std::optional<std::string_view>
find_string(const boost::json::object& object, std::string_view name) {
    const boost::json::value* member = object.if_contains(name);
    if (member == nullptr || !member->is_string()) {
        return std::nullopt;
    }
    return std::string_view(member->get_string());
}

} // namespace latchkey::crypto
