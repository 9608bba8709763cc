#include "crypto/jws.hpp"

#include "base/encoding.hpp"
#include "crypto/strict_json.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace latchkey::crypto {

namespace {

constexpr std::size_t header_depth_max = 4;

constexpr std::array<std::string_view, 10> refused_parameters{
    "crit", "b64", "zip", "enc", "jku", "jwk", "x5u", "x5c", "x5t", "x5t#S256"};

std::optional<boost::json::object> parse_header(std::string_view json) {
    if (json.size() > jws_header_bytes_max) {
        return std::nullopt;
    }
    Result<boost::json::value> value = parse_strict_json(json, header_depth_max);
    if (!value || !value->is_object()) {
        return std::nullopt;
    }
    boost::json::object& header = value->get_object();
    const bool is_refused =
        std::any_of(refused_parameters.begin(), refused_parameters.end(), [&](auto name) {
            return header.contains(name);
        });
    if (is_refused || !find_string(header, "alg")) {
        return std::nullopt;
    }
    return std::move(header);
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
    const std::optional<std::string> header_json = base64url_decode(encoded_header);
    std::optional<std::string> payload =
        base64url_decode(encoded_payload); // a third dot is refused here
    std::optional<std::string> signature = base64url_decode(text.substr(last_dot + 1));
    // Unsigned tokens have an empty signature (RFC 7519 §6).
    if (!header_json || !payload || !signature || signature->empty()) {
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
    return find_string(jws.header, "alg") == to_string(key.algorithm()) &&
           key.verify(jws.signing_input, jws.signature);
}

} // namespace latchkey::crypto
