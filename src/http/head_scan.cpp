#include "http/head_scan.hpp"

#include "base/ascii.hpp"
#include "base/number.hpp"
#include "http/token_syntax.hpp"

#include <algorithm>
#include <string>

namespace latchkey::http {

namespace {

/// What the headers that decide about framing say, while they are being read.
struct Framing {
    unsigned minor_version = 1;
    unsigned hosts = 0;
    unsigned content_lengths = 0;
    unsigned transfer_encodings = 0;
    HeadFacts facts;
};

/// Cuts the next line, without its CRLF, from the front of `rest`.
std::string_view take_line(std::string_view& rest) {
    const std::size_t end = rest.find('\n');
    const std::string_view line = rest.substr(0, end - 1);
    rest.remove_prefix(end + 1);
    return line;
}

/// A loop without an exit and over bytes, also where it counts (a bool will not do), so that GCC
/// makes SIMD of it: cookies are long, and this was half of the time a head takes.
bool has_control_character(std::string_view text) {
    unsigned char found = 0;
    for (const char letter : text) {
        const auto byte = static_cast<unsigned char>(letter);
        const bool is_control = (byte < 0x20 && byte != '\t') || byte == 0x7f;
        found = static_cast<unsigned char>(found | (is_control ? 1U : 0U));
    }
    return found != 0;
}

bool is_target_character(char letter) {
    return letter > ' ' && letter < '\x7f';
}

std::optional<std::string_view> scan_request_line(std::string_view line, Framing& framing) {
    const std::size_t method_end = line.find(' ');
    if (method_end == std::string_view::npos || !is_token(line.substr(0, method_end))) {
        return "The request line has no method.";
    }
    const std::string_view rest = line.substr(method_end + 1);
    const std::size_t target_end = rest.find(' ');
    const std::string_view target = rest.substr(0, target_end);
    if (target.empty() || !std::ranges::all_of(target, is_target_character)) {
        return "The request target has characters a URL cannot have.";
    }
    const std::string_view version =
        target_end == std::string_view::npos ? std::string_view() : rest.substr(target_end + 1);
    if (version != "HTTP/1.1" && version != "HTTP/1.0") {
        return "Only HTTP/1.1 and HTTP/1.0 are understood.";
    }
    framing.minor_version = version.back() == '1' ? 1 : 0;
    return std::nullopt;
}

std::optional<std::string_view> scan_content_length(std::string_view value, Framing& framing) {
    if (++framing.content_lengths > 1) {
        return "Content-Length is given twice.";
    }
    const auto length = parse_number<decltype(framing.facts.content_length)>(value);
    if (!length) {
        return "Content-Length is not a number.";
    }
    framing.facts.content_length = *length;
    return std::nullopt;
}

std::optional<std::string_view> scan_transfer_encoding(std::string_view value, Framing& framing) {
    if (++framing.transfer_encodings > 1 || !equals_ignoring_case(value, "chunked")) {
        return "The only Transfer-Encoding understood is chunked.";
    }
    framing.facts.is_chunked = true;
    return std::nullopt;
}

std::optional<std::string_view> scan_header_line(std::string_view line, Framing& framing) {
    const std::size_t colon = line.find(':');
    // A line that begins with white space (obs-fold) and white space before the colon fail here
    // too.
    if (colon == std::string_view::npos || !is_token(line.substr(0, colon))) {
        return "A header name is malformed.";
    }
    if (has_control_character(line.substr(colon + 1))) {
        return "A header value has a control character.";
    }
    const std::string_view name = line.substr(0, colon);
    if (equals_ignoring_case(name, "host")) {
        ++framing.hosts;
    } else if (equals_ignoring_case(name, "content-length")) {
        return scan_content_length(trim(line.substr(colon + 1)), framing);
    } else if (equals_ignoring_case(name, "transfer-encoding")) {
        return scan_transfer_encoding(trim(line.substr(colon + 1)), framing);
    }
    return std::nullopt;
}

std::optional<std::string_view> check_framing(const Framing& framing) {
    if (framing.hosts > 1 || (framing.hosts == 0 && framing.minor_version == 1)) {
        return "Exactly one Host header is needed.";
    }
    if (framing.content_lengths > 0 && framing.transfer_encodings > 0) {
        return "Content-Length and Transfer-Encoding exclude each other.";
    }
    if (framing.transfer_encodings > 0 && framing.minor_version == 0) {
        return "HTTP/1.0 has no Transfer-Encoding.";
    }
    return std::nullopt;
}

} // namespace

Result<std::optional<std::size_t>> HeadEndFinder::find(std::string_view bytes) {
    if (searched_ == 0 && !bytes.empty() && !is_token_character(bytes.front())) {
        return malformed_request("The request line has no method.");
    }
    for (;;) {
        const std::size_t line_feed = bytes.find('\n', searched_);
        if (line_feed == std::string_view::npos) {
            searched_ = bytes.size();
            return std::optional<std::size_t>();
        }
        if (line_feed == line_start_ || bytes[line_feed - 1] != '\r') {
            return malformed_request("A line ends without a carriage return.");
        }
        searched_ = line_feed + 1;
        if (line_feed == line_start_ + 1) {
            return std::optional<std::size_t>(searched_);
        }
        line_start_ = searched_;
    }
}

Result<HeadFacts> scan_head(std::string_view head, std::size_t headers_max) {
    Framing framing;
    std::string_view rest = head;
    if (const auto fault = scan_request_line(take_line(rest), framing)) {
        return malformed_request(*fault);
    }
    std::size_t headers = 0;
    for (std::string_view line = take_line(rest); !line.empty(); line = take_line(rest)) {
        if (++headers > headers_max) {
            return Error{ErrorCode::headers_too_large, "Too many request headers"};
        }
        if (const auto fault = scan_header_line(line, framing)) {
            return malformed_request(*fault);
        }
    }
    if (const auto fault = check_framing(framing)) {
        return malformed_request(*fault);
    }
    return framing.facts;
}

Error malformed_request(std::string_view reason) {
    return Error{ErrorCode::malformed_request, "Malformed request: " + std::string(reason)};
}

} // namespace latchkey::http
