// Claims are read after their signature was verified, but whoever signed them may be anyone with a
// key. What is read as one thing is read as the same when it is written again.

#include "crypto/jwt.hpp"
#include "require.hpp"

#include <boost/json/serialize.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace {

using namespace latchkey;
using crypto::JwtClaims;
using crypto::TimeVerdict;
using fuzz::require;

void check_times(const JwtClaims& claims) {
    constexpr std::chrono::seconds skew{60};
    const TimePoint now = from_unix_seconds(1'764'000'000);
    const TimeVerdict verdict = crypto::judge_times(claims, now, skew);
    const bool is_expired = claims.expires_at && *claims.expires_at <= now;
    require((verdict == TimeVerdict::expired) == is_expired);
    if (verdict == TimeVerdict::valid) {
        require(!claims.valid_from || *claims.valid_from <= now + skew);
        require(!claims.issued_at || *claims.issued_at <= now + skew);
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto claims = crypto::parse_jwt_claims(text);
    if (!claims) {
        require(!claims.error().message.empty());
        return 0;
    }
    check_times(*claims);
    require(claims->all.contains("aud") == !claims->audience.empty());
    require(crypto::find_string(*claims, "iss") == claims->issuer);
    const auto again = crypto::parse_jwt_claims(boost::json::serialize(claims->all));
    require(again.has_value());
    require(again->subject == claims->subject && again->token_id == claims->token_id);
    require(again->expires_at == claims->expires_at && again->audience == claims->audience);
    return 0;
}
