#include "sessions/access_token.hpp"

#include "crypto/jws.hpp"
#include "crypto/jwt.hpp"
#include "crypto/random.hpp"
#include "crypto/strict_json.hpp"

#include <boost/json/serialize.hpp>

#include <fmt/format.h>

#include <vector>

namespace latchkey::sessions {

namespace {

constexpr std::string_view token_type = "at+jwt";  // RFC 9068 §2.1
constexpr std::string_view client_id = "latchkey"; // the front ends, all of them
constexpr std::size_t token_id_bytes = 12;

Error invalid() {
    return {ErrorCode::token_invalid, "Token invalid"};
}

/// What a token of ours says of a session; nothing for claims that we never write.
std::optional<AccessClaims> to_access_claims(const crypto::JwtClaims& claims) {
    const auto user_id = accounts::parse_user_id(claims.subject.value_or(""));
    const auto session_id = crypto::find_string(claims, "sid");
    const auto generation = crypto::find_integer(claims, "gen");
    if (!user_id || !session_id || session_id->empty() || !generation || !claims.expires_at ||
        !claims.issued_at || claims.token_id.value_or("").empty()) {
        return std::nullopt;
    }
    return AccessClaims{
        SessionId(std::string(*session_id)), *user_id, *generation, *claims.expires_at};
}

} // namespace

std::string AccessTokens::issue(const AccessClaims& claims, TimePoint now) const {
    const boost::json::object payload{
        {"iss", issuer_},
        {"aud", issuer_},
        {"sub", fmt::to_string(claims.user_id.value())},
        {"client_id", client_id},
        {"sid", claims.session_id.value()},
        {"gen", claims.generation},
        {"jti", crypto::random_token(token_id_bytes)},
        {"iat", to_unix_seconds(now)},
        {"exp", to_unix_seconds(claims.expires_at)},
    };
    return sign(payload, now);
}

std::string AccessTokens::issue(const AudienceClaims& claims, TimePoint now) const {
    return sign(
        {
            {"iss", issuer_},
            {"aud", claims.audience},
            {"sub", fmt::to_string(claims.user_id.value())},
            {"client_id", client_id},
            {"roles", {to_string(claims.role)}},
            {"jti", crypto::random_token(token_id_bytes)},
            {"iat", to_unix_seconds(now)},
            {"exp", to_unix_seconds(claims.expires_at)},
        },
        now
    );
}

bool AccessTokens::is_verified_elsewhere(TimePoint now) const {
    return ring_.get()->active(now).key.algorithm() != crypto::Algorithm::hs256;
}

std::string AccessTokens::sign(const boost::json::object& payload, TimePoint now) const {
    const auto ring = ring_.get();
    const crypto::SigningKey& key = ring->active(now).key;
    const std::string header = fmt::format(
        R"({{"alg":"{}","kid":"{}","typ":"{}"}})",
        to_string(key.algorithm()),
        key.key_id(),
        token_type
    );
    return key.sign(header, boost::json::serialize(payload));
}

Result<AccessClaims>
AccessTokens::read(std::string_view token, std::optional<TimePoint> now) const {
    using crypto::TimeVerdict;
    const auto jws = crypto::parse_compact_jws(token);
    const auto ring = ring_.get();
    const auto* key =
        jws ? ring->find(crypto::find_string(jws->header, "kid").value_or("")) : nullptr;
    if (key == nullptr || !crypto::is_signed_by(*jws, key->verification_key)) {
        return invalid();
    }
    const auto claims = crypto::parse_jwt_claims(jws->payload);
    if (!claims) {
        return invalid();
    }
    const TimeVerdict times =
        now ? crypto::judge_times(*claims, *now, crypto::clock_skew_max) : TimeVerdict::valid;
    if (times == TimeVerdict::expired) {
        return Error{ErrorCode::token_expired, "Token expired"};
    }
    if (crypto::find_string(jws->header, "typ") != token_type) {
        return Error{ErrorCode::token_type_invalid, "Invalid token type"};
    }
    auto access = to_access_claims(*claims);
    const bool is_ours = claims->issuer == issuer_ && claims->audience == std::vector{issuer_};
    if (!access || !is_ours || times == TimeVerdict::not_yet_valid) {
        return invalid();
    }
    return std::move(*access);
}

Result<AccessClaims> AccessTokens::verify(std::string_view token, TimePoint now) const {
    return read(token, now);
}

Result<AccessClaims> AccessTokens::verify_even_expired(std::string_view token) const {
    return read(token, std::nullopt);
}

} // namespace latchkey::sessions
