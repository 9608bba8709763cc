#pragma once

// Handlers of /.well-known: public, the same for everybody, and kept by caches.

#include "http/request.hpp"
#include "http/response.hpp"
#include "keys/current_ring.hpp"

#include <string>
#include <utility>

namespace latchkey::keys {

class Routes {
public:
    /// `public_url`: an origin, or empty; then there is no issuer to discover.
    Routes(const CurrentRing& ring, std::string public_url)
        : ring_(ring)
        , public_url_(std::move(public_url)) {}

    http::Response jwk_set(const http::Request& request);   // GET /.well-known/jwks.json
    http::Response discovery(const http::Request& request); // GET /.well-known/openid-configuration

private:
    const CurrentRing& ring_;
    const std::string public_url_;
};

} // namespace latchkey::keys
