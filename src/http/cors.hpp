#pragma once

// Which origins may call: CORS answers (Fetch standard) and the gate against cross-site requests.

#include "http/request.hpp"
#include "http/response.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace latchkey::http {

/// Immutable; shared by every thread.
class OriginPolicy {
public:
    struct Settings {
        /// `https://app.example`, or `https://*.preview.example` for any one or more labels before
        /// the rest. Scheme, host and port must agree; letter case is ignored.
        std::vector<std::string> allowed = {};
        /// Every http://localhost, http://127.0.0.1 and http://[::1] origin, whatever its port
        /// (--dev).
        bool allow_loopback = false;
        /// The origin of PUBLIC_URL; empty when it is not set, then the Host header tells.
        std::string own = {};
        /// CLIENT_HEADER=required.
        bool client_header_is_required = false;
    };

    explicit OriginPolicy(Settings settings);

    /// Is this value of an Origin header on the list (or our own)? `null` never is.
    [[nodiscard]] bool is_listed(std::string_view origin) const;

    /// The gate in front of unsafe methods. A request with an Origin passes when that is listed or
    /// our own; without one, when Sec-Fetch-Site is absent (not a browser), same-origin or none.
    [[nodiscard]] bool admits(const Request& request) const;

    /// The second gate of unsafe methods: where X-Latchkey is required the request has it, with any
    /// value but an empty one. A page cannot send it to another origin without a preflight, which
    /// only listed origins pass: not even one that a browser sends no Origin for.
    [[nodiscard]] bool has_client_header(const Request& request) const;

    /// Adds the CORS headers of the Flask service's answers: nothing for an unlisted origin;
    /// `Vary: Origin` always. A preflight is an OPTIONS with Access-Control-Request-Method.
    /// For paths that begin with /auth, /recovery or /user in any letter case, and no others.
    void add_headers(const Request& request, Response& response) const;

    /// Settings::own.
    [[nodiscard]] std::string_view own() const { return settings_.own; }

private:
    Settings settings_;
};

} // namespace latchkey::http
