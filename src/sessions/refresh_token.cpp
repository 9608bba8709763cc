#include "sessions/refresh_token.hpp"

#include "base/compare.hpp"
#include "base/encoding.hpp"
#include "crypto/mac.hpp"

#include <fmt/format.h>

#include <charconv>

namespace latchkey::sessions {

namespace {

constexpr std::size_t session_id_length = 22; // 16 bytes in base64url
constexpr std::size_t mac_length = 43;        // 32 bytes in base64url

} // namespace

std::string RefreshTokens::mac(std::string_view signed_part) const {
    return base64url_encode(crypto::hmac_sha256(mac_key_, signed_part));
}

std::string RefreshTokens::issue(const SessionId& session_id, std::int64_t generation) const {
    const std::string signed_part = fmt::format("{}.{}", session_id.value(), generation);
    return signed_part + '.' + mac(signed_part);
}

std::optional<RefreshClaims> RefreshTokens::verify(std::string_view token) const {
    const std::size_t last_dot = token.rfind('.');
    if (last_dot == std::string_view::npos || token.size() - last_dot - 1 != mac_length ||
        last_dot <= session_id_length || token[session_id_length] != '.') {
        return std::nullopt;
    }
    const std::string_view signed_part = token.substr(0, last_dot);
    if (!equal_in_constant_time(mac(signed_part), token.substr(last_dot + 1))) {
        return std::nullopt;
    }
    // Genuine from here on: the number reads back as it was written.
    const std::string_view number = signed_part.substr(session_id_length + 1);
    std::int64_t generation = 0;
    std::from_chars(number.data(), number.data() + number.size(), generation);
    return RefreshClaims{SessionId(std::string(token.substr(0, session_id_length))), generation};
}

} // namespace latchkey::sessions
