#pragma once

// Tokens as the Flask service's PyJWT made them, and with one thing wrong.

#include "base/clock.hpp"
#include "base/encoding.hpp"
#include "crypto/mac.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace latchkey::testing {

inline constexpr const char* flask_key = "dev-secret-of-the-flask-service";

/// In the order in which that service wrote them.
struct FlaskToken {
    boost::json::object header{{"alg", "HS256"}, {"typ", "JWT"}};
    boost::json::object claims;
    std::string key = flask_key;

    [[nodiscard]] std::string text() const {
        const std::string input = base64url_encode(boost::json::serialize(header)) + '.' +
                                  base64url_encode(boost::json::serialize(claims));
        return input + '.' + base64url_encode(crypto::hmac_sha256(Secret(std::string(key)), input));
    }
};

struct FlaskSignIn {
    std::string email;
    std::optional<std::string> user_agent;
    TimePoint at;
};

inline FlaskToken
flask_token(std::string_view type, std::int64_t lifetime_seconds, const FlaskSignIn& sign_in) {
    const std::int64_t issued_at = to_unix_seconds(sign_in.at);
    FlaskToken token;
    token.claims["exp"] = issued_at + lifetime_seconds;
    token.claims["type"] = type;
    token.claims["iat"] = issued_at;
    token.claims["identity"] = sign_in.email;
    token.claims["user_agent"] =
        sign_in.user_agent ? boost::json::value(*sign_in.user_agent) : boost::json::value(nullptr);
    return token;
}

inline FlaskToken flask_access_token(const FlaskSignIn& sign_in) {
    return flask_token("access", 3600, sign_in);
}

inline FlaskToken flask_refresh_token(const FlaskSignIn& sign_in) {
    return flask_token("refresh", 604800, sign_in);
}

} // namespace latchkey::testing
