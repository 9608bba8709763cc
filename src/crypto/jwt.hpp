#pragma once

// The claims of a JSON Web Token (RFC 7519), read strictly (RFC 8725). Called after the signature
// was verified; what a claim has to say is for the callers.

#include "base/clock.hpp"
#include "base/error.hpp"

#include <boost/json/object.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace latchkey::crypto {

/// RFC 7519 §4.1. A claim that the token does not have is absent here.
struct JwtClaims {
    std::optional<std::string> issuer;   // iss
    std::optional<std::string> subject;  // sub
    std::optional<std::string> token_id; // jti
    std::vector<std::string> audience;   // aud, one or several; empty when absent
    std::optional<TimePoint> expires_at; // exp
    std::optional<TimePoint> valid_from; // nbf
    std::optional<TimePoint> issued_at;  // iat
    boost::json::object all;             // every claim, those above and the issuer's own
};

/// A JSON object in UTF-8, nested at most 16 deep, no name twice at any depth. `iss`, `sub` and
/// `jti` are strings; `aud` is a string or an array of one string or more; `exp`, `nbf` and `iat`
/// are whole seconds, not before the year -6000 and not after 9999. Errors: token_invalid, naming
/// the claim, and repeating nothing of the text.
Result<JwtClaims> parse_jwt_claims(std::string_view payload);

/// Of the issuer's own claims. Nothing when there is none of that name or it is of another type.
std::optional<std::string_view> find_string(const JwtClaims& claims, std::string_view name);
std::optional<std::int64_t> find_integer(const JwtClaims& claims, std::string_view name);

/// How far ahead the clock of who issued a token may be.
inline constexpr std::chrono::seconds clock_skew_max{60};

enum class TimeVerdict {
    valid,
    expired,       // exp <= now
    not_yet_valid, // nbf or iat is further ahead of now than the skew; and it has not expired
};

/// Whether `now` is in the token's time. `skew_max` is how far ahead the issuer's clock may
/// be; it prolongs no token, since the issuer chose its end. A claim that is absent sets no bound:
/// who needs one, asks for it.
TimeVerdict judge_times(const JwtClaims& claims, TimePoint now, std::chrono::seconds skew_max);

} // namespace latchkey::crypto
