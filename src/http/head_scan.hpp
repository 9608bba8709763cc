#pragma once

// The strict look at a head before the parser sees it (RFC 9112). Everything two implementations
// have ever read in two ways is refused here, so that no proxy in front and this server disagree
// about where a request ends: that disagreement is request smuggling. No sockets; also used by the
// fuzzer.

#include "base/error.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace latchkey::http {

/// Finds the empty line that ends a head in bytes that arrive piece by piece; looks at none twice.
class HeadEndFinder {
public:
    /// `bytes` is everything from the head's first byte on; it only grows from call to call.
    /// Answers the head's size with its empty line, or nothing while that has not come.
    /// malformed_request as soon as a line feed without its carriage return, or a first byte no
    /// method begins with, shows that the end will never come.
    Result<std::optional<std::size_t>> find(std::string_view bytes);

private:
    std::size_t searched_ = 0;
    std::size_t line_start_ = 0;
};

/// How the body is framed, as far as the connection needs it before parsing.
struct HeadFacts {
    std::uint64_t content_length = 0;
    bool is_chunked = false;
};

/// `head` is what HeadEndFinder found, its empty line included. Errors: headers_too_large above
/// `headers_max` headers; malformed_request for
///  - a request line that is not `method SP target SP HTTP/1.x CRLF`; versions but 1.0, 1.1;
///  - control characters (HTAB in values aside), obs-fold, names that are no token, white space
///    before the colon;
///  - no Host in HTTP/1.1, or more than one in either version;
///  - Content-Length together with Transfer-Encoding, twice, or not digits only;
///  - Transfer-Encoding other than one `chunked`, or in HTTP/1.0.
Result<HeadFacts> scan_head(std::string_view head, std::size_t headers_max);

/// A malformed_request with that sentence.
Error malformed_request(std::string_view reason);

} // namespace latchkey::http
