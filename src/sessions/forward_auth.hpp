#pragma once

// /auth/verify: a proxy asks, before it lets a request through to an application or to static
// files, who it comes from (nginx auth_request, Traefik and Caddy forward auth, Envoy ext_authz
// over HTTP).

#include "http/cors.hpp"
#include "http/request.hpp"
#include "http/response.hpp"
#include "sessions/guard.hpp"
#include "sessions/signed_in.hpp"

namespace latchkey::sessions {

/// Thread-safe; both must outlive it.
class ForwardAuth {
public:
    ForwardAuth(Guard& guard, const http::OriginPolicy& origins)
        : guard_(guard)
        , origins_(origins) {}

    /// For the path itself, whose query the proxy's settings wrote: `require=role:<role>`, as often
    /// as one likes, must hold; `rd=<url>` is where a browser that comes to see a page signs in.
    ///
    /// 200 with the user in Remote-User (the id, as the token's sub), Remote-Email, Remote-Name,
    /// Remote-Groups (the role) and X-Auth-Request-User, -Email, -Groups. 401 as GET
    /// /auth/checkAuth. 403 for another browser's cookie, for a required role that is missing, and
    /// for an unsafe request of another site: its cookie was sent along, so it would be let
    /// through. Never another status of its own, which nginx would take for a fault, and never
    /// Set-Cookie, of which it passes on one at most.
    ///
    /// With `rd` the 401 leads there: by Location, for proxies that make a redirect of it, and by
    /// the page in its body, for those that pass it on. Only to a listed origin or our own; the
    /// address that was asked for goes with it as its `rd`, under the same condition.
    http::Response verify(const http::Request& request);

    /// For the paths below, where the proxy appends the client's own path and query (Envoy):
    /// nothing in them counts.
    http::Response verify_appended(const http::Request& request);

private:
    [[nodiscard]] http::Response
    answer(const http::Request& request, const SignedIn& signed_in) const;
    [[nodiscard]] http::Response refuse(const http::Request& request, const Error& error) const;
    [[nodiscard]] bool admits(const http::Request& request) const;

    Guard& guard_;
    const http::OriginPolicy& origins_;
};

} // namespace latchkey::sessions
