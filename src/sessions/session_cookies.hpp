#pragma once

// How the two tokens travel: the names, the scope and the end of their cookies. The only place that
// knows in which mode they are set, and which ones an earlier mode may have left in a browser.

#include "http/cookies.hpp"
#include "http/request.hpp"
#include "http/response.hpp"
#include "sessions/model.hpp"
#include "sessions/presented.hpp"

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace latchkey::sessions {

/// Immutable; used by every thread.
class SessionCookies {
public:
    enum class Names { plain, prefixed };

    struct Settings {
        /// `accessToken` and `refreshToken`, or the same behind `__Host-Http-`, which browsers let
        /// nobody set but this host, over TLS, and no script (RFC 6265bis §4.1.3).
        Names names = Names::plain;
        http::CookieScope scope = {};
        bool is_persistent = false; // Max-Age: the rest of the session
        /// Every Domain that plain cookies of another mode may have been set for.
        std::vector<std::string> domains = {};
    };

    /// How cookies of that plain name are called.
    [[nodiscard]] static std::string name_of(std::string_view plain, Names names);

    /// Whether a token is one of ours, expired or not. Others may use names as common as these, and
    /// their cookies are none of our business.
    using IsGenuine = std::function<bool(std::string_view token)>;

    /// `is_legacy`: whether a token is the Flask service's and to be accepted. That service knew
    /// plain names only; null refuses.
    explicit SessionCookies(Settings settings, IsGenuine is_genuine, IsGenuine is_legacy = nullptr);

    /// What the request carries, each token once for every cookie of its name; where that is none,
    /// what the Flask service left under its names. Views into the request.
    [[nodiscard]] Presented read(const http::Request& request) const;

    /// The access token, when the request carries one such cookie and no more.
    [[nodiscard]] std::optional<std::string_view> read_single_access(const http::Request& request
    ) const;

    /// read(), with what tells a known device.
    [[nodiscard]] Presented read_all(const http::Request& request) const;

    /// What DeviceTokens made, for as long as it holds.
    void set_device(http::Response& response, std::string_view cookie) const;

    /// Both tokens. Cookies of another mode that the browser may have go.
    void
    set(const http::Request& request, http::Response& response, const IssuedTokens& tokens) const;

    /// Deletes both, and those of another mode that the browser may have.
    void expire(const http::Request& request, http::Response& response) const;

private:
    struct Variant {
        std::string access_name;
        std::string refresh_name;
        http::CookieScope scope;
    };

    void expire_others(const http::Request& request, http::Response& response) const;
    [[nodiscard]] bool may_have_others(const http::Request& request) const;
    [[nodiscard]] bool
    has_more_than(const http::Request& request, std::string_view name, std::ptrdiff_t count) const;

    Variant ours_;
    std::vector<Variant> others_;
    std::string device_name_;
    bool is_persistent_;
    IsGenuine is_genuine_;
    IsGenuine is_legacy_; // null, too, where the names are that service's
};

} // namespace latchkey::sessions
