#include "sessions/legacy_token.hpp"

#include "base/compare.hpp"
#include "base/encoding.hpp"
#include "crypto/digest.hpp"
#include "crypto/jws.hpp"
#include "crypto/jwt.hpp"
#include "crypto/mac.hpp"
#include "crypto/strict_json.hpp"
#include "sessions/user_agent.hpp"

#include <chrono>
#include <cstddef>
#include <optional>
#include <utility>

namespace latchkey::sessions {

namespace {

using Type = LegacyTokens::Type;

constexpr std::size_t id_bytes = 16; // of a session
constexpr std::size_t claims_count = 5;

/// exp and iat were read off the clock one after the other.
constexpr std::chrono::seconds drift_max{5};

Error refuse_token() {
    return {ErrorCode::token_invalid, "Token invalid"};
}

std::string_view name_of(Type type) {
    return type == Type::access ? "access" : "refresh";
}

std::chrono::seconds lifetime_of(std::string_view type) {
    return type == name_of(Type::access) ? std::chrono::hours(1) : std::chrono::days(7);
}

std::optional<crypto::CompactJws> parse_signed(std::string_view token, const Secret& key) {
    auto jws = crypto::parse_compact_jws(token);
    const bool is_of_flask = jws && jws->header.size() == 2 &&
                             crypto::find_string(jws->header, "alg") == "HS256" &&
                             crypto::find_string(jws->header, "typ") == "JWT";
    if (!is_of_flask ||
        !equal_in_constant_time(crypto::hmac_sha256(key, jws->signing_input), jws->signature)) {
        return std::nullopt;
    }
    return jws;
}

/// What the token says, were it in time and of the right type.
struct Said {
    std::string type;
    LegacyClaims claims;
};

std::optional<Said> to_said(std::string_view token, const crypto::JwtClaims& jwt) {
    const auto type = crypto::find_string(jwt, "type");
    const auto email = crypto::find_string(jwt, "identity");
    const auto* const user_agent = jwt.all.if_contains("user_agent");
    const bool is_whole =
        jwt.all.size() == claims_count && type && email && user_agent != nullptr &&
        (user_agent->is_null() || user_agent->is_string()) && jwt.issued_at && jwt.expires_at;
    if (!is_whole || *jwt.expires_at - *jwt.issued_at > lifetime_of(*type) + drift_max) {
        return std::nullopt;
    }
    const auto header = user_agent->is_string()
                            ? std::optional<std::string_view>(user_agent->get_string())
                            : std::nullopt;
    return Said{
        std::string(*type),
        {SessionId(base64url_encode(crypto::sha256(token).substr(0, id_bytes))),
         std::string(*email),
         user_agent_family(header),
         *jwt.issued_at,
         *jwt.expires_at}};
}

} // namespace

Result<LegacyClaims> LegacyTokens::verify(std::string_view token, Type type, TimePoint now) const {
    const auto jws = parse_signed(token, key_);
    if (!jws) {
        return refuse_token();
    }
    const auto jwt = crypto::parse_jwt_claims(jws->payload);
    auto said = jwt ? to_said(token, *jwt) : std::nullopt;
    if (!said || said->claims.issued_at > now) {
        return refuse_token();
    }
    if (said->claims.expires_at <= now) {
        return Error{ErrorCode::token_expired, "Token expired"};
    }
    if (said->type != name_of(type)) {
        return Error{ErrorCode::token_type_invalid, "Invalid token type"};
    }
    return std::move(said->claims);
}

bool LegacyTokens::is_genuine(std::string_view token) const {
    return parse_signed(token, key_).has_value();
}

} // namespace latchkey::sessions
