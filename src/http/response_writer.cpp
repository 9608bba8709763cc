#include "http/response_writer.hpp"

#include "http/ascii.hpp"

#include <array>
#include <charconv>
#include <stdexcept>

namespace latchkey::http {

namespace {

using namespace std::string_view_literals;

constexpr std::string_view forbidden_in_headers = "\r\n\0"sv;

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
    if (has_body(response.status)) {
        out += "Content-Length: ";
        append_number(out, response.body.size());
        out += "\r\n";
    }
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
    if (response.content_type.find_first_of(forbidden_in_headers) != std::string_view::npos) {
        throw std::logic_error("a line break in Content-Type");
    }
    for (const ResponseHeader& header : response.headers) {
        if (!is_token(header.name)) {
            throw std::logic_error("a malformed header name in a response");
        }
        if (header.value.find_first_of(forbidden_in_headers) != std::string::npos) {
            throw std::logic_error("a line break in the header " + std::string(header.name));
        }
    }
}

} // namespace latchkey::http
