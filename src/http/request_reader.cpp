#include "http/request_reader.hpp"

#include "base/ascii.hpp"
#include "base/secret.hpp"
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

ChunkParser::ChunkParser(std::string& chunks)
    : chunks_(&chunks) {}

void ChunkParser::on_request_impl(
    beast::http::verb /*verb*/,
    string_view /*method*/,
    string_view /*target*/,
    int /*version*/,
    error_code& /*fault*/
) {}

void ChunkParser::on_response_impl(
    int /*status*/, string_view /*reason*/, int /*version*/, error_code& /*fault*/
) {}

void ChunkParser::on_field_impl(
    beast::http::field /*field*/, string_view /*name*/, string_view /*value*/, error_code& /*fault*/
) {} // of the head, which is read already, or trailers, which nothing here reads

void ChunkParser::on_header_impl(error_code& /*fault*/) {}

void ChunkParser::on_body_init_impl(
    const boost::optional<std::uint64_t>& /*content_length*/, error_code& /*fault*/
) {}

std::size_t ChunkParser::on_body_impl(string_view body, error_code& /*fault*/) {
    return body.size();
}

void ChunkParser::on_chunk_header_impl(
    std::uint64_t /*size*/, string_view extensions, error_code& fault
) {
    // Nobody sends chunk extensions, and Beast lets control characters through in quoted values:
    // a proxy that ends the line at such a line feed would see other requests than this server.
    if (!extensions.empty()) {
        fault = beast::http::error::bad_chunk_extension;
    }
}

std::size_t ChunkParser::on_chunk_body_impl(
    std::uint64_t /*remain*/, string_view body, error_code& /*fault*/
) {
    chunks_->append(body);
    return body.size();
}

void ChunkParser::on_finish_impl(error_code& /*fault*/) {}

RequestReader::RequestReader(const ServerLimits& limits)
    : limits_(limits) {}

RequestReader::State RequestReader::advance(beast::flat_buffer& buffer) {
    switch (state_) {
    case State::head_wanted:
        return read_head(buffer);
    case State::body_wanted:
        if (head_.is_chunked) {
            return read_chunks(buffer);
        }
        if (buffer.size() - head_.size >= head_.content_length) {
            request_.body = view_of(buffer).substr(head_.size, head_.content_length);
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
    if (bytes.empty()) {
        return state_;
    }
    // Mostly all of it is there at once, and one look is enough. Of what comes in pieces, and of
    // what is not accepted, the end is looked for first: the verdict is the same however it comes.
    if (head_end_.is_new() && scan(bytes)) {
        return take_head(buffer);
    }
    const auto end = head_end_.find(bytes);
    if (!end) {
        return refuse(end.error());
    }
    if (!*end) {
        return bytes.size() < limits_.head_bytes_max
                   ? state_
                   : refuse({ErrorCode::headers_too_large, "Request headers too large"});
    }
    const auto scanned = scan(bytes.substr(0, **end));
    return scanned ? take_head(buffer) : refuse(scanned.error());
}

/// Reads the head that `bytes` begin with into head_ and request_.
Result<void> RequestReader::scan(std::string_view bytes) {
    headers_.clear();
    const auto head = scan_head(bytes, limits_.headers_max, headers_);
    if (!head) {
        return head.error();
    }
    if (!*head) {
        return malformed_request("The head has no end.");
    }
    head_ = **head;
    request_.method = parse_method(head_.method);
    request_.headers = headers_;
    return parse_target(head_.target, request_)
               ? Result<void>()
               : malformed_request("The head cannot be understood.");
}

RequestReader::State RequestReader::take_head(beast::flat_buffer& buffer) {
    if (head_.content_length > limits_.body_bytes_max) {
        return refuse({ErrorCode::payload_too_large, "Request body too large"});
    }
    if (head_.is_chunked) {
        return begin_chunks(buffer);
    }
    if (buffer.size() < head_.size + head_.content_length) {
        // All the room the body takes, now, and the head again, which may have moved: the views of
        // it must not move any more.
        buffer.prepare(head_.size + head_.content_length - buffer.size());
        static_cast<void>(scan(view_of(buffer))); // as before
    }
    state_ = State::body_wanted;
    return advance(buffer);
}

/// The head goes out of the way of the chunks, which are dropped as they are read.
RequestReader::State RequestReader::begin_chunks(beast::flat_buffer& buffer) {
    chunked_head_ = view_of(buffer).substr(0, head_.size);
    buffer.consume(head_.size);
    static_cast<void>(scan(chunked_head_)); // as before
    parser_.emplace(chunks_);
    parser_->header_limit(std::numeric_limits<std::uint32_t>::max()); // checked by read_head()
    parser_->body_limit(limits_.body_bytes_max);
    error_code fault;
    parser_->put(boost::asio::buffer(chunked_head_), fault);
    if (fault) {
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
    if (state_ != State::body_wanted || head_.is_chunked) {
        return buffer.prepare(read_bytes);
    }
    // Exactly what take_head() made room for.
    return buffer.prepare(head_.size + head_.content_length - buffer.size());
}

void RequestReader::next(beast::flat_buffer& buffer) {
    if (!head_.is_chunked) {
        wipe({static_cast<char*>(buffer.data().data()) + head_.size, head_.content_length});
        buffer.consume(head_.size + head_.content_length);
    }
    state_ = State::head_wanted;
    empty_line_skipped_ = false;
    head_end_ = HeadEndFinder();
    head_ = RequestHead();
    parser_.reset();
    headers_.clear();
    chunked_head_.clear();
    wipe(chunks_);
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
    return state_ == State::ready && head_.keeps_alive;
}

bool RequestReader::is_http_1_0() const {
    return head_.is_http_1_0;
}

} // namespace latchkey::http
