#pragma once

// HTTP messages as tests write and read them.

#include <boost/json/value.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace latchkey::testing {

/// Names and values in the order they go over the wire; a name may occur more than once.
using HeaderList = std::vector<std::pair<std::string, std::string>>;

struct HttpRequest {
    std::string method = "GET";
    std::string target = "/";
    HeaderList headers = {};
    std::string body = {};

    /// The request as it goes over the wire. Host and, with a body or for POST, PUT and PATCH,
    /// Content-Length are added where `headers` has none of that name (nor a Transfer-Encoding);
    /// apart from that everything stands as given, well-formed or not.
    [[nodiscard]] std::string to_bytes() const;
};

/// A request with a JSON body and its Content-Type.
HttpRequest json_request(std::string method, std::string target, std::string_view json);
HttpRequest json_request(std::string method, std::string target, const char* json);
HttpRequest json_request(std::string method, std::string target, const boost::json::value& json);

struct HttpAnswer {
    unsigned status = 0;
    std::string reason;
    HeaderList headers;
    std::string body; // transfer coding removed

    /// The first header of that name, whatever its letter case.
    [[nodiscard]] std::optional<std::string> header(std::string_view name) const;

    /// All of them.
    [[nodiscard]] std::vector<std::string> headers_named(std::string_view name) const;

    /// The body. Throws boost::system::system_error when it is no JSON.
    [[nodiscard]] boost::json::value json() const;

    /// The whole Set-Cookie line of that cookie, the last where there are several; nothing when the
    /// answer does not set it.
    [[nodiscard]] std::optional<std::string> set_cookie(std::string_view name) const;

    /// The value in it.
    [[nodiscard]] std::optional<std::string> cookie(std::string_view name) const;
};

} // namespace latchkey::testing
