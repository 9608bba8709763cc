#include "crypto/jws.hpp"

#include "base/encoding.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/parse_options.hpp>
#include <boost/json/value.hpp>
#include <boost/system/error_code.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace latchkey::crypto {

namespace {

constexpr std::size_t header_depth_max = 4;

constexpr std::array<std::string_view, 10> refused_parameters{
    "crit", "b64", "zip", "enc", "jku", "jwk", "x5u", "x5c", "x5t", "x5t#S256"};

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

/// Boost.JSON keeps the last of two members of one name, other readers the first, so a token with
/// two would have two meanings (RFC 7515 §4). Members that were written but not kept give them
/// away.
bool has_duplicate_members(std::string_view json, const boost::json::value& parsed) {
    return count_written_members(json) != count_members(parsed);
}

std::optional<boost::json::object> parse_header(std::string_view json) {
    if (json.size() > jws_header_bytes_max) {
        return std::nullopt;
    }
    boost::json::parse_options options;
    options.max_depth = header_depth_max;
    boost::system::error_code error;
    boost::json::value value = boost::json::parse(json, error, {}, options);
    if (error || !value.is_object() || has_duplicate_members(json, value)) {
        return std::nullopt;
    }
    boost::json::object& header = value.get_object();
    const boost::json::value* algorithm = header.if_contains("alg");
    const bool is_refused =
        std::any_of(refused_parameters.begin(), refused_parameters.end(), [&](auto name) {
            return header.contains(name);
        });
    if (is_refused || algorithm == nullptr || !algorithm->is_string()) {
        return std::nullopt;
    }
    return std::move(header);
}

/// An empty part counts as none: unsigned tokens have an empty signature (RFC 7519 §6).
std::optional<std::string> decode_part(std::string_view part) {
    return part.empty() ? std::nullopt : base64url_decode(part);
}

} // namespace

std::optional<CompactJws> parse_compact_jws(std::string_view text) {
    // Before anything is searched or copied: a megabyte of dots costs nothing.
    if (text.size() > compact_jws_bytes_max) {
        return std::nullopt;
    }
    const std::size_t first_dot = text.find('.');
    const std::size_t last_dot = text.rfind('.');
    if (first_dot == std::string_view::npos || first_dot == last_dot) {
        return std::nullopt;
    }
    const auto encoded_header = text.substr(0, first_dot);
    const auto encoded_payload = text.substr(first_dot + 1, last_dot - first_dot - 1);
    const std::optional<std::string> header_json = decode_part(encoded_header);
    std::optional<std::string> payload =
        decode_part(encoded_payload); // a third dot is refused here
    std::optional<std::string> signature = decode_part(text.substr(last_dot + 1));
    if (!header_json || !payload || !signature) {
        return std::nullopt;
    }
    std::optional<boost::json::object> header = parse_header(*header_json);
    if (!header) {
        return std::nullopt;
    }
    return CompactJws{
        .header = std::move(*header),
        .payload = std::move(*payload),
        .signing_input = text.substr(0, last_dot),
        .signature = std::move(*signature),
    };
}

bool is_signed_by(const CompactJws& jws, const VerificationKey& key) {
    const boost::json::value* algorithm = jws.header.if_contains("alg");
    const auto* name = algorithm == nullptr ? nullptr : algorithm->if_string();
    return name != nullptr && std::string_view(*name) == to_string(key.algorithm()) &&
           key.verify(jws.signing_input, jws.signature);
}

} // namespace latchkey::crypto
