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
    unsigned hosts = 0;
    unsigned content_lengths = 0;
    unsigned transfer_encodings = 0;
    bool is_to_close = false;
    bool is_to_keep = false;
    RequestHead head;
};

/// Whether there are control characters but for HTAB and the lines' ends. `head` ends with a line
/// feed. A loop without an exit and without branches, over bytes also where it counts (a bool will
/// not do), so that GCC makes SIMD of it: cookies are long, and this was half of the time a head
/// takes.
bool has_stray_control_character(std::string_view head) {
    unsigned char found = 0;
    for (std::size_t i = 0; i + 1 < head.size(); ++i) {
        const auto byte = static_cast<unsigned char>(head[i]);
        const auto next = static_cast<unsigned char>(head[i + 1]);
        const unsigned is_end = (byte == '\n') | ((byte == '\r') & (next == '\n'));
        const unsigned is_control = ((byte < 0x20) & (byte != '\t')) | (byte == 0x7f);
        found = static_cast<unsigned char>(found | (is_control & (is_end ^ 1U)));
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
    framing.head.method = line.substr(0, method_end);
    framing.head.target = target;
    framing.head.is_http_1_0 = version.back() == '0';
    return std::nullopt;
}

std::optional<std::string_view> scan_content_length(std::string_view value, Framing& framing) {
    if (++framing.content_lengths > 1) {
        return "Content-Length is given twice.";
    }
    const auto length = parse_number<decltype(framing.head.content_length)>(value);
    if (!length) {
        return "Content-Length is not a number.";
    }
    framing.head.content_length = *length;
    return std::nullopt;
}

std::optional<std::string_view> scan_transfer_encoding(std::string_view value, Framing& framing) {
    if (++framing.transfer_encodings > 1 || !equals_ignoring_case(value, "chunked")) {
        return "The only Transfer-Encoding understood is chunked.";
    }
    framing.head.is_chunked = true;
    return std::nullopt;
}

std::optional<std::string_view> scan_connection(std::string_view value, Framing& framing) {
    while (!value.empty()) {
        const std::string_view item = value.substr(0, value.find(','));
        value.remove_prefix(std::min(item.size() + 1, value.size()));
        const std::string_view option = trim(item);
        if (equals_ignoring_case(option, "keep-alive")) {
            framing.is_to_keep = true;
        } else if (equals_ignoring_case(option, "close")) {
            framing.is_to_close = true;
        } else if (!option.empty() && !is_token(option)) {
            return "A Connection option is malformed.";
        }
    }
    return std::nullopt;
}

/// What the header means for framing, if anything.
std::optional<std::string_view> scan_framing(const Header& header, Framing& framing) {
    if (equals_ignoring_case(header.name, "host")) {
        ++framing.hosts;
    } else if (equals_ignoring_case(header.name, "connection")) {
        return scan_connection(header.value, framing);
    } else if (equals_ignoring_case(header.name, "content-length")) {
        return scan_content_length(header.value, framing);
    } else if (equals_ignoring_case(header.name, "transfer-encoding")) {
        return scan_transfer_encoding(header.value, framing);
    }
    return std::nullopt;
}

std::optional<std::string_view>
scan_header_line(std::string_view line, Framing& framing, std::vector<Header>& headers) {
    const std::size_t colon = token_length(line);
    // A line that begins with white space (obs-fold) and white space before the colon fail here
    // too.
    if (colon == 0 || colon == line.size() || line[colon] != ':') {
        return "A header name is malformed.";
    }
    headers.push_back({line.substr(0, colon), trim(line.substr(colon + 1))});
    return scan_framing(headers.back(), framing);
}

/// What is known when all has been seen.
std::optional<std::string_view> check_whole(std::string_view head, Framing& framing) {
    if (has_stray_control_character(head)) {
        return "A header value has a control character.";
    }
    if (framing.hosts > 1 || (framing.hosts == 0 && !framing.head.is_http_1_0)) {
        return "Exactly one Host header is needed.";
    }
    if (framing.content_lengths > 0 && framing.transfer_encodings > 0) {
        return "Content-Length and Transfer-Encoding exclude each other.";
    }
    if (framing.transfer_encodings > 0 && framing.head.is_http_1_0) {
        return "HTTP/1.0 has no Transfer-Encoding.";
    }
    framing.head.keeps_alive =
        !framing.is_to_close && (framing.is_to_keep || !framing.head.is_http_1_0);
    return std::nullopt;
}

/// Whether the line that begins there has its carriage return.
bool ends_properly(std::string_view bytes, std::size_t begin, std::size_t line_feed) {
    return line_feed > begin && bytes[line_feed - 1] == '\r';
}

Error line_end_fault() {
    return malformed_request("A line ends without a carriage return.");
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
        if (!ends_properly(bytes, line_start_, line_feed)) {
            return line_end_fault();
        }
        searched_ = line_feed + 1;
        if (line_feed == line_start_ + 1) {
            return std::optional<std::size_t>(searched_);
        }
        line_start_ = searched_;
    }
}

Result<std::optional<RequestHead>>
scan_head(std::string_view bytes, std::size_t headers_max, std::vector<Header>& headers) {
    Framing framing;
    std::size_t begin = 0;
    for (bool is_first = true;; is_first = false) {
        const std::size_t line_feed = bytes.find('\n', begin);
        if (line_feed == std::string_view::npos) {
            return std::optional<RequestHead>();
        }
        if (!ends_properly(bytes, begin, line_feed)) {
            return line_end_fault();
        }
        const std::string_view line = bytes.substr(begin, line_feed - 1 - begin);
        begin = line_feed + 1;
        if (line.empty() && !is_first) {
            break;
        }
        if (headers.size() == headers_max) {
            return Error{ErrorCode::headers_too_large, "Too many request headers"};
        }
        const auto fault =
            is_first ? scan_request_line(line, framing) : scan_header_line(line, framing, headers);
        if (fault) {
            return malformed_request(*fault);
        }
    }
    framing.head.size = begin;
    if (const auto fault = check_whole(bytes.substr(0, begin), framing)) {
        return malformed_request(*fault);
    }
    return std::optional(framing.head);
}

Error malformed_request(std::string_view reason) {
    return Error{ErrorCode::malformed_request, "Malformed request: " + std::string(reason)};
}

} // namespace latchkey::http
