#pragma once

// One request, as handlers see it. Views point into the connection's buffer and stay valid until
// the handler has returned its Response; a handler that keeps something copies it.

#include "base/request_id.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace latchkey::http {

/// `other` is a method no route can name (TRACE, CONNECT, PROPFIND, …); `any` is for routes only,
/// and stands for all of them.
enum class Method { get, head, post, put, patch, delete_, options, other, any };

/// The method's name on the wire, in upper case; empty for `other` and `any`.
std::string_view to_string(Method method);
Method parse_method(std::string_view text); // case-sensitive, RFC 9110 §9.1

/// GET, HEAD and OPTIONS: they change nothing (RFC 9110 §9.2.1).
bool is_safe(Method method);

struct Header {
    std::string_view name;  // as sent; compare without regard to letter case
    std::string_view value; // without surrounding white space
};

struct Request {
    /// Every part of its handling has this one; set by the connection once the request is whole.
    RequestId id = RequestId(0);

    Method method = Method::other;

    /// Percent-decoded path without the query; "/" at its start. `%2F` and `%00` are left as they
    /// came, so that a proxy in front and this server never disagree about where a segment ends.
    std::string path = {};

    /// After the first `?`, as sent; empty without one.
    std::string_view query = {};

    std::span<const Header> headers = {};

    /// At most ServerLimits::body_bytes_max bytes; transfer coding removed.
    std::string_view body = {};

    /// The address of the other end of the socket, as text: "127.0.0.1", "::1".
    std::string_view peer_address = {};

    /// Whether it came to this server by TLS.
    bool is_encrypted = false;

    /// The peer's, or the one that a trusted proxy says it speaks for; set by the router.
    std::string_view client_address = {};

    /// Whether the peer is one of TRUSTED_PROXIES; set by the router. What X-Forwarded headers
    /// promise is worth nothing without it.
    bool is_from_trusted_proxy = false;

    /// What the parameter in the route's path matched; empty for routes without one.
    std::string_view path_parameter = {};

    /// The first header of that name, whatever its letter case.
    [[nodiscard]] std::optional<std::string_view> header(std::string_view name) const;
};

/// The values of `name` in the query, percent-decoded (`+` is a space).
std::vector<std::string> query_parameters(const Request& request, std::string_view name);

/// The first of them; nothing when there is none.
std::optional<std::string> query_parameter(const Request& request, std::string_view name);

} // namespace latchkey::http
