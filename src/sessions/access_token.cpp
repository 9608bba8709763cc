#include "sessions/access_token.hpp"

#include "crypto/random.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace latchkey::sessions {

namespace {

constexpr std::string_view token_type = "at+jwt"; // RFC 9068 §2.1
constexpr std::size_t token_id_bytes = 12;

/// How far ahead the clock of the instance that issued a token may be.
constexpr std::chrono::seconds clock_skew_max{60};

Error invalid() {
    return {ErrorCode::token_invalid, "Token invalid"};
}

std::string_view string_member(const boost::json::object& object, std::string_view name) {
    const auto* value = object.if_contains(name);
    const auto* text = value == nullptr ? nullptr : value->if_string();
    return text == nullptr ? std::string_view{} : std::string_view(text->data(), text->size());
}

/// NumericDate, whole seconds only.
std::optional<TimePoint> time_member(const boost::json::object& object, std::string_view name) {
    const auto* value = object.if_contains(name);
    const auto* seconds = value == nullptr ? nullptr : value->if_int64();
    constexpr std::int64_t seconds_max = 253'402'300'799; // the year 9999
    if (seconds == nullptr || *seconds < -seconds_max || *seconds > seconds_max) {
        return std::nullopt;
    }
    return from_unix_seconds(*seconds);
}

} // namespace

AccessTokens::AccessTokens(crypto::SigningKey key, std::string issuer)
    : key_(std::move(key))
    , verification_key_(key_.verification_key())
    , issuer_(std::move(issuer))
    , header_json_(fmt::format(
          R"({{"alg":"{}","kid":"{}","typ":"{}"}})",
          to_string(verification_key_.algorithm()),
          key_.key_id(),
          token_type
      )) {}

std::string AccessTokens::issue(const AccessClaims& claims, TimePoint now) const {
    const boost::json::object payload{
        {"iss", issuer_},
        {"aud", issuer_},
        {"sub", fmt::to_string(claims.user_id.value())},
        {"client_id", "latchkey"},
        {"sid", claims.session_id.value()},
        {"gen", claims.generation},
        {"jti", crypto::random_token(token_id_bytes)},
        {"iat", to_unix_seconds(now)},
        {"exp", to_unix_seconds(claims.expires_at)},
    };
    return key_.sign(header_json_, boost::json::serialize(payload));
}

Result<AccessTokens::Genuine>
AccessTokens::read(std::string_view token, std::optional<TimePoint> now) const {
    const auto jws = crypto::parse_compact_jws(token);
    if (!jws || string_member(jws->header, "kid") != key_.key_id() ||
        !crypto::is_signed_by(*jws, verification_key_)) {
        return invalid();
    }
    boost::system::error_code error;
    const boost::json::value payload = boost::json::parse(jws->payload, error);
    const auto* claims = error ? nullptr : payload.if_object();
    if (claims == nullptr) {
        return invalid();
    }
    const auto expires_at = time_member(*claims, "exp");
    if (now && expires_at && *expires_at <= *now) {
        return Error{ErrorCode::token_expired, "Token expired"};
    }
    if (string_member(jws->header, "typ") != token_type) {
        return Error{ErrorCode::token_type_invalid, "Invalid token type"};
    }
    const auto issued_at = time_member(*claims, "iat");
    const auto not_before = claims->contains("nbf") ? time_member(*claims, "nbf") : issued_at;
    const auto user_id = accounts::parse_user_id(string_member(*claims, "sub"));
    const std::string_view session_id = string_member(*claims, "sid");
    const auto* generation = claims->if_contains("gen");
    if (!expires_at || !issued_at || !not_before || !user_id || session_id.empty() ||
        generation == nullptr || !generation->is_int64() || string_member(*claims, "jti").empty() ||
        string_member(*claims, "iss") != issuer_ || string_member(*claims, "aud") != issuer_) {
        return invalid();
    }
    return Genuine{
        {SessionId(std::string(session_id)), *user_id, generation->get_int64(), *expires_at},
        std::max(*issued_at, *not_before)};
}

Result<AccessClaims> AccessTokens::verify(std::string_view token, TimePoint now) const {
    auto genuine = read(token, now);
    if (!genuine) {
        return genuine.error();
    }
    if (genuine->valid_from > now + clock_skew_max) {
        return invalid();
    }
    return std::move(genuine->claims);
}

Result<AccessClaims> AccessTokens::verify_even_expired(std::string_view token) const {
    auto genuine = read(token, std::nullopt);
    return genuine ? Result<AccessClaims>(std::move(genuine->claims)) : genuine.error();
}

} // namespace latchkey::sessions
