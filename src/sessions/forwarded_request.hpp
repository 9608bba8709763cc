#pragma once

// The request that a proxy asks about, as far as it says.

#include "http/request.hpp"

#include <string>
#include <string_view>

namespace latchkey::sessions {

/// Empty where it is not known.
struct ForwardedRequest {
    bool is_safe;       // by its method, and no handshake of a WebSocket, which writes, too
    std::string origin; // https://app.example
    std::string url;    // https://app.example/orders?open=1
};

/// From X-Forwarded-Method, -Proto, -Host (or Host), -Uri and X-Original-URL, when a trusted proxy
/// sent them; otherwise the method of the request itself is all that is known. An
/// X-Forwarded-Method that is not a safe one is believed of anybody: nobody gains by that
/// lie, and a proxy that was not named in the settings asks with GET for everything.
ForwardedRequest read_forwarded(const http::Request& request);

/// `https://app.example` of `https://app.example/orders`; empty unless it is an http or https URL.
std::string_view origin_of_url(std::string_view url);

/// An http or https URL in the characters of RFC 3986 without quotes: it may stand in a header and,
/// its `&` escaped, in an attribute.
bool is_plain_url(std::string_view url);

} // namespace latchkey::sessions
