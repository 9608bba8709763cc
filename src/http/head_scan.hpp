#pragma once

// A request's head, read once and strictly (RFC 9112). Everything two implementations have ever
// read in two ways is refused here, so that no proxy in front and this server disagree about where
// a request ends: that disagreement is request smuggling. No sockets; also used by the fuzzer.

#include "base/error.hpp"
#include "http/request.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace latchkey::http {

/// Finds the empty line that ends a head in bytes that arrive piece by piece; looks at none twice.
class HeadEndFinder {
public:
    /// Whether it has not looked at anything yet.
    [[nodiscard]] bool is_new() const { return searched_ == 0; }

    /// `bytes` is everything from the head's first byte on; it only grows from call to call.
    /// Answers the head's size with its empty line, or nothing while that has not come.
    /// malformed_request as soon as a line feed without its carriage return, or a first byte no
    /// method begins with, shows that the end will never come.
    Result<std::optional<std::size_t>> find(std::string_view bytes);

private:
    std::size_t searched_ = 0;
    std::size_t line_start_ = 0;
};

/// A head but for its headers. Views into its bytes.
struct RequestHead {
    std::size_t size = 0; // with its empty line
    std::string_view method;
    std::string_view target;
    bool is_http_1_0 = false;
    bool keeps_alive = true; // as far as the client is concerned (RFC 9112 §9.3)
    std::uint64_t content_length = 0;
    bool is_chunked = false;
};

/// `bytes` begin with a head; nothing when it has not come to its end. `headers`, empty before,
/// gets its headers, views too, without the white space around values. Errors: headers_too_large
/// above `headers_max` headers; malformed_request for
///  - a request line that is not `method SP target SP HTTP/1.x CRLF`; versions but 1.0, 1.1;
///  - control characters (HTAB in values aside), obs-fold, names that are no token, white space
///    before the colon;
///  - Connection options that are no tokens;
///  - no Host in HTTP/1.1, or more than one in either version;
///  - Content-Length together with Transfer-Encoding, twice, or not digits only;
///  - Transfer-Encoding other than one `chunked`, or in HTTP/1.0.
Result<std::optional<RequestHead>>
scan_head(std::string_view bytes, std::size_t headers_max, std::vector<Header>& headers);

/// A malformed_request with that sentence.
Error malformed_request(std::string_view reason);

} // namespace latchkey::http
