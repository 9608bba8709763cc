#include "http/request_reader.hpp"

#include "base/ascii.hpp"
#include "http/target.hpp"

#include <boost/beast/http/error.hpp>

#include <algorithm>
#include <limits>

namespace latchkey::http {

namespace {

namespace beast = boost::beast;
using beast::error_code;

// A read asks for this much; most heads, cookies included, come in one.
constexpr std::size_t read_bytes = 4096;

// A chunk's first line, or all trailers together: what the parser needs to see at once.
constexpr std::size_t chunk_line_bytes_max = 4096;

// `0 CR LF CR LF`: whatever is still to come of a chunked body has at least these. With less of its
// end Beast 1.81 fails an assertion of its own (parse_chunk_header, n >= 5).
constexpr std::size_t chunked_end_bytes_min = 5;

std::string_view view_of(const beast::flat_buffer& buffer) {
    return {static_cast<const char*>(buffer.data().data()), buffer.size()};
}

/// Whether the chunk that begins here has something after its size. Needed where the parser only
/// asks for more bytes: it looks for the end of a quoted value beyond the end of the line.
bool has_extension(std::string_view chunk) {
    if (chunk.starts_with("\r\n")) {
        chunk.remove_prefix(2); // the end of the chunk before
    }
    const std::size_t end = chunk.find("\r\n");
    return end != std::string_view::npos &&
           chunk.substr(0, end).find(';') != std::string_view::npos;
}

/// What is wrong after a step of the parser, if anything. `untouched` is what it was shown when it
/// took nothing of it, otherwise empty.
std::optional<Error> find_chunk_fault(const error_code& fault, std::string_view untouched) {
    using beast::http::error;
    if (fault == error::body_limit) {
        return Error{ErrorCode::payload_too_large, "Request body too large"};
    }
    if (fault == error::bad_chunk_extension || has_extension(untouched)) {
        return malformed_request("A chunk's size is not alone; chunk extensions are not accepted.");
    }
    const bool is_stuck = untouched.size() == chunk_line_bytes_max;
    if ((fault && fault != error::need_more) || is_stuck) {
        return malformed_request("The chunked body is malformed.");
    }
    return std::nullopt;
}

} // namespace

RequestParser::RequestParser(std::vector<Header>& headers, std::string& chunks)
    : headers_(&headers)
    , chunks_(&chunks) {}

void RequestParser::on_request_impl(
    beast::http::verb /*verb*/,
    string_view method,
    string_view target,
    int version,
    error_code& /*fault*/
) {
    method_ = method;
    target_ = target;
    version_ = version;
}

void RequestParser::on_response_impl(
    int /*status*/, string_view /*reason*/, int /*version*/, error_code& /*fault*/
) {}

void RequestParser::on_field_impl(
    beast::http::field /*field*/, string_view name, string_view value, error_code& /*fault*/
) {
    if (!is_header_done()) { // later ones are trailers, which nothing here reads
        headers_->push_back({name, value});
    }
}

void RequestParser::on_header_impl(error_code& /*fault*/) {}

void RequestParser::on_body_init_impl(
    const boost::optional<std::uint64_t>& /*content_length*/, error_code& /*fault*/
) {}

std::size_t RequestParser::on_body_impl(string_view body, error_code& /*fault*/) {
    return body.size();
}

void RequestParser::on_chunk_header_impl(
    std::uint64_t /*size*/, string_view extensions, error_code& fault
) {
    // Nobody sends chunk extensions, and Beast lets control characters through in quoted values:
    // a proxy that ends the line at such a line feed would see other requests than this server.
    if (!extensions.empty()) {
        fault = beast::http::error::bad_chunk_extension;
    }
}

std::size_t RequestParser::on_chunk_body_impl(
    std::uint64_t /*remain*/, string_view body, error_code& /*fault*/
) {
    chunks_->append(body);
    return body.size();
}

void RequestParser::on_finish_impl(error_code& /*fault*/) {}

RequestReader::RequestReader(const ServerLimits& limits)
    : limits_(limits) {}

RequestReader::State RequestReader::advance(beast::flat_buffer& buffer) {
    switch (state_) {
    case State::head_wanted:
        return read_head(buffer);
    case State::body_wanted:
        if (facts_.is_chunked) {
            return read_chunks(buffer);
        }
        if (buffer.size() - head_size_ >= facts_.content_length) {
            request_.body = view_of(buffer).substr(head_size_, facts_.content_length);
            state_ = State::ready;
        }
        return state_;
    case State::ready:
    case State::refused:
        break;
    }
    return state_;
}

RequestReader::State RequestReader::read_head(beast::flat_buffer& buffer) {
    if (!empty_line_skipped_ && view_of(buffer).starts_with('\r')) {
        if (view_of(buffer) == "\r") {
            return state_;
        }
        // RFC 9112 §2.2: one empty line left over from the body before is no fault.
        buffer.consume(view_of(buffer).starts_with("\r\n") ? 2 : 0);
        empty_line_skipped_ = true;
    }
    const std::string_view bytes = view_of(buffer).substr(0, limits_.head_bytes_max);
    const auto found = head_end_.find(bytes);
    if (!found) {
        return refuse(found.error());
    }
    if (!*found) {
        return bytes.size() < limits_.head_bytes_max
                   ? state_
                   : refuse({ErrorCode::headers_too_large, "Request headers too large"});
    }
    head_size_ = **found;
    const auto facts = scan_head(view_of(buffer).substr(0, head_size_), limits_.headers_max);
    if (!facts) {
        return refuse(facts.error());
    }
    facts_ = *facts;
    return parse_head(buffer);
}

RequestReader::State RequestReader::parse_head(beast::flat_buffer& buffer) {
    std::string_view head = view_of(buffer).substr(0, head_size_);
    const bool body_fits = facts_.content_length <= limits_.body_bytes_max;
    if (facts_.is_chunked) {
        chunked_head_ = head;
        head = chunked_head_;
        buffer.consume(head_size_);
    } else if (body_fits && buffer.size() < head_size_ + facts_.content_length) {
        // All the room the body takes, now: the views made below must not move any more.
        buffer.prepare(head_size_ + facts_.content_length - buffer.size());
        head = view_of(buffer).substr(0, head_size_);
    }
    parser_.emplace(headers_, chunks_);
    parser_->header_limit(std::numeric_limits<std::uint32_t>::max()); // checked above
    parser_->body_limit(limits_.body_bytes_max);
    error_code fault;
    parser_->put(boost::asio::buffer(head), fault);
    request_.method = parse_method(parser_->method());
    request_.headers = headers_;
    const bool has_target = parse_target(parser_->target(), request_);
    if (!body_fits) {
        return refuse({ErrorCode::payload_too_large, "Request body too large"});
    }
    if (fault || !has_target) {
        return refuse(malformed_request("The head cannot be understood."));
    }
    state_ = State::body_wanted;
    return advance(buffer);
}

RequestReader::State RequestReader::read_chunks(beast::flat_buffer& buffer) {
    while (buffer.size() >= chunked_end_bytes_min) {
        // One step of the parser at a time, and never more at once, so that it does not matter how
        // much a read happened to bring.
        const std::string_view window = view_of(buffer).substr(0, chunk_line_bytes_max);
        error_code fault;
        const std::size_t used = parser_->put(boost::asio::buffer(window), fault);
        if (auto error = find_chunk_fault(fault, used == 0 ? window : std::string_view())) {
            return refuse(std::move(*error));
        }
        buffer.consume(used);
        if (parser_->is_done()) {
            request_.body = chunks_;
            state_ = State::ready;
            break;
        }
        if (used == 0) {
            break;
        }
    }
    return state_;
}

RequestReader::State RequestReader::refuse(Error error) {
    error_ = std::move(error);
    state_ = State::refused;
    return state_;
}

boost::asio::mutable_buffer RequestReader::room(beast::flat_buffer& buffer) const {
    if (state_ != State::body_wanted || facts_.is_chunked) {
        return buffer.prepare(read_bytes);
    }
    // Exactly what parse_head() made room for.
    return buffer.prepare(head_size_ + facts_.content_length - buffer.size());
}

void RequestReader::next(beast::flat_buffer& buffer) {
    if (!facts_.is_chunked) {
        buffer.consume(head_size_ + facts_.content_length);
    }
    state_ = State::head_wanted;
    empty_line_skipped_ = false;
    head_end_ = HeadEndFinder();
    head_size_ = 0;
    facts_ = HeadFacts();
    parser_.reset();
    headers_.clear();
    chunked_head_.clear();
    chunks_.clear();
    request_.method = Method::other;
    request_.path.clear();
    request_.headers = {};
    request_.query = {};
    request_.body = {};
    request_.path_parameter = {};
}

std::size_t RequestReader::capacity() const {
    return headers_.capacity() * sizeof(Header) + chunked_head_.capacity() + chunks_.capacity() +
           request_.path.capacity();
}

void RequestReader::shrink_to_fit() {
    headers_.shrink_to_fit();
    chunked_head_.shrink_to_fit();
    chunks_.shrink_to_fit();
    request_.path.shrink_to_fit();
}

bool RequestReader::expects_continue() const {
    const auto expect = request_.header("Expect");
    return expect && equals_ignoring_case(*expect, "100-continue") && !is_http_1_0();
}

bool RequestReader::keeps_alive() const {
    return state_ == State::ready && parser_->keep_alive();
}

bool RequestReader::is_http_1_0() const {
    return parser_ && parser_->is_http_1_0();
}

} // namespace latchkey::http
