#include "crypto/jwt.hpp"

#include "crypto/strict_json.hpp"

#include <boost/json/array.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace latchkey::crypto {

namespace {

constexpr std::size_t claims_depth_max = 16;
constexpr std::int64_t seconds_max = 253'402'300'799; // the last of the year 9999

Error claims_refusal(std::string reason) {
    return {ErrorCode::token_invalid, std::move(reason)};
}

Result<std::optional<std::string>>
read_string(const boost::json::object& claims, std::string_view name) {
    if (!claims.contains(name)) {
        return std::optional<std::string>();
    }
    const auto text = find_string(claims, name);
    if (!text) {
        return claims_refusal(fmt::format(R"(the claim "{}" is not a string)", name));
    }
    return std::optional<std::string>(*text);
}

/// NumericDate (RFC 7519 §2), which may have fractions; nobody needs them, and readers round them
/// differently.
Result<std::optional<TimePoint>>
read_time(const boost::json::object& claims, std::string_view name) {
    const auto* claim = claims.if_contains(name);
    if (claim == nullptr) {
        return std::optional<TimePoint>();
    }
    const auto* seconds = claim->if_int64();
    if (seconds == nullptr || *seconds < -seconds_max || *seconds > seconds_max) {
        return claims_refusal(fmt::format(R"(the claim "{}" is not a time in whole seconds)", name)
        );
    }
    return std::optional(from_unix_seconds(*seconds));
}

Result<std::vector<std::string>> read_audience(const boost::json::object& claims) {
    const auto* claim = claims.if_contains("aud");
    std::vector<std::string> audience;
    if (claim == nullptr) {
        return audience;
    }
    // A name by itself is short for a list of one.
    const boost::json::array listed =
        claim->is_array() ? claim->get_array() : boost::json::array{*claim};
    for (const auto& each : listed) {
        if (!each.is_string()) {
            audience.clear();
            break;
        }
        audience.emplace_back(each.get_string());
    }
    if (audience.empty()) {
        return claims_refusal(R"(the claim "aud" is neither a string nor an array of strings)");
    }
    return audience;
}

/// Keeps what was read, or the error of it, unless there is one already.
template <typename T>
void keep(Result<T> read, T& value, std::optional<Error>& fault) {
    if (read) {
        value = std::move(*read);
    } else if (!fault) {
        fault = read.error();
    }
}

bool is_ahead(const std::optional<TimePoint>& time, TimePoint limit) {
    return time && *time > limit;
}

} // namespace

Result<JwtClaims> parse_jwt_claims(std::string_view payload) {
    Result<boost::json::value> value = parse_strict_json(payload, claims_depth_max);
    if (!value) {
        return claims_refusal(fmt::format("the claims: {}", value.error().message));
    }
    if (!value->is_object()) {
        return claims_refusal("the claims are not a JSON object");
    }
    JwtClaims claims;
    claims.all = std::move(value->get_object());
    std::optional<Error> fault;
    keep(read_string(claims.all, "iss"), claims.issuer, fault);
    keep(read_string(claims.all, "sub"), claims.subject, fault);
    keep(read_string(claims.all, "jti"), claims.token_id, fault);
    keep(read_audience(claims.all), claims.audience, fault);
    keep(read_time(claims.all, "exp"), claims.expires_at, fault);
    keep(read_time(claims.all, "nbf"), claims.valid_from, fault);
    keep(read_time(claims.all, "iat"), claims.issued_at, fault);
    if (fault) {
        return std::move(*fault);
    }
    return claims;
}

std::optional<std::string_view> find_string(const JwtClaims& claims, std::string_view name) {
    return find_string(claims.all, name);
}

std::optional<std::int64_t> find_integer(const JwtClaims& claims, std::string_view name) {
    const auto* claim = claims.all.if_contains(name);
    const auto* number = claim == nullptr ? nullptr : claim->if_int64();
    return number == nullptr ? std::nullopt : std::optional(*number);
}

TimeVerdict judge_times(const JwtClaims& claims, TimePoint now, std::chrono::seconds skew_max) {
    if (claims.expires_at && *claims.expires_at <= now) {
        return TimeVerdict::expired;
    }
    const TimePoint latest = now + skew_max;
    return is_ahead(claims.valid_from, latest) || is_ahead(claims.issued_at, latest)
               ? TimeVerdict::not_yet_valid
               : TimeVerdict::valid;
}

} // namespace latchkey::crypto
