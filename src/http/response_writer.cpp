#include "http/response_writer.hpp"

#include "base/ascii.hpp"
#include "http/token_syntax.hpp"

#include <array>
#include <charconv>
#include <stdexcept>

namespace latchkey::http {

namespace {

/// A loop over bytes without an exit, so that GCC makes SIMD of it; find_first_of() was half of the
/// time an answer takes.
bool has_line_break(std::string_view text) {
    unsigned char found = 0;
    for (const char letter : text) {
        const bool is_break = letter == '\r' || letter == '\n' || letter == '\0';
        found = static_cast<unsigned char>(found | (is_break ? 1U : 0U));
    }
    return found != 0;
}

void append_number(std::string& out, std::size_t number) {
    std::array<char, 20> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number);
    out.append(digits.data(), end.ptr);
}

void append_header(std::string& out, std::string_view name, std::string_view value) {
    out.append(name).append(": ").append(value).append("\r\n");
}

bool has_body(unsigned status) {
    return status != 204 && status != 304;
}

void append_head(std::string& out, const Response& response, const ResponseFraming& framing) {
    out += "HTTP/1.1 ";
    append_number(out, response.status);
    out.append(" ").append(reason_phrase(response.status)).append("\r\n");
    append_header(out, "Date", framing.date);
    if (!response.content_type.empty() && has_body(response.status)) {
        append_header(out, "Content-Type", response.content_type);
    }
    if (has_body(response.status) && response.feed == nullptr) {
        out += "Content-Length: ";
        append_number(out, response.body.size());
        out += "\r\n";
    }
    out += framing.standing_headers;
    for (const ResponseHeader& header : response.headers) {
        append_header(out, header.name, header.value);
    }
    switch (framing.connection) {
    case ResponseFraming::Connection::unsaid:
        break;
    case ResponseFraming::Connection::close:
        append_header(out, "Connection", "close");
        break;
    case ResponseFraming::Connection::keep_alive:
        append_header(out, "Connection", "keep-alive");
        break;
    }
    out += "\r\n";
}

} // namespace

void append_response(std::string& out, const Response& response, const ResponseFraming& framing) {
    check_writable(response);
    append_head(out, response, framing);
    if (framing.body == ResponseFraming::Body::sent && has_body(response.status)) {
        out += response.body;
    }
}

void check_writable(const Response& response) {
    if (response.status < 200 || response.status > 599) {
        throw std::logic_error("a response with status " + std::to_string(response.status));
    }
    if (response.feed != nullptr && !has_body(response.status)) {
        throw std::logic_error("a feed in a response without a body");
    }
    if (has_line_break(response.content_type)) {
        throw std::logic_error("a line break in Content-Type");
    }
    for (const ResponseHeader& header : response.headers) {
        if (response.lease != nullptr && equals_ignoring_case(header.name, "Set-Cookie")) {
            throw std::logic_error("a cookie in an answer that others may get as well");
        }
        if (!is_token(header.name)) {
            throw std::logic_error("a malformed header name in a response");
        }
        if (has_line_break(header.value)) {
            throw std::logic_error("a line break in the header " + std::string(header.name));
        }
    }
}

} // namespace latchkey::http
