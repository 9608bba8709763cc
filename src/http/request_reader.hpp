#pragma once

// Bytes in, requests out: the part of a connection that needs no socket. Owned by a connection,
// used on its I/O thread; the fuzzer drives it directly.

#include "base/error.hpp"
#include "http/head_scan.hpp"
#include "http/request.hpp"
#include "http/server.hpp"

#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace latchkey::http {

/// Beast's parser, for bodies in chunks. It sees only heads that scan_head() has let through.
class ChunkParser final : public boost::beast::http::basic_parser<true> {
public:
    /// The decoded chunks are appended to `chunks`, which outlives it.
    explicit ChunkParser(std::string& chunks);

private:
    using error_code = boost::beast::error_code;
    using string_view = boost::beast::string_view;

    // NOLINTBEGIN(readability-identifier-naming): the names are Beast's.
    void on_request_impl(
        boost::beast::http::verb verb,
        string_view method,
        string_view target,
        int version,
        error_code& fault
    ) override;
    void on_response_impl(int status, string_view reason, int version, error_code& fault) override;
    void on_field_impl(
        boost::beast::http::field field, string_view name, string_view value, error_code& fault
    ) override;
    void on_header_impl(error_code& fault) override;
    void on_body_init_impl(const boost::optional<std::uint64_t>& content_length, error_code& fault)
        override;
    std::size_t on_body_impl(string_view body, error_code& fault) override;
    void
    on_chunk_header_impl(std::uint64_t size, string_view extensions, error_code& fault) override;
    std::size_t
    on_chunk_body_impl(std::uint64_t remain, string_view body, error_code& fault) override;
    void on_finish_impl(error_code& fault) override;
    // NOLINTEND(readability-identifier-naming)

    std::string* chunks_;
};

/// Takes one request after another from the front of a buffer.
class RequestReader {
public:
    enum class State {
        head_wanted, // more bytes, please; nothing but part of a head is there
        body_wanted, // the head is read, request() has no body yet
        ready,       // request() is whole
        refused,     // error() says why; nothing further can be read from this connection
    };

    explicit RequestReader(const ServerLimits& limits);

    /// Reads on with what `buffer` holds. Call again after more has been added to it. From
    /// body_wanted on, the buffer must not be touched except through room().
    State advance(boost::beast::flat_buffer& buffer);

    /// Room at the buffer's end for the next read; never moves bytes that views point to.
    boost::asio::mutable_buffer room(boost::beast::flat_buffer& buffer) const;

    /// Drops the request that was ready and the bytes it was made of. Its views die here, and its
    /// body is wiped: it may have been a password, and the buffer lives as long as the connection.
    void next(boost::beast::flat_buffer& buffer);

    /// The bytes it keeps for requests to come, and their release. Only between requests, since
    /// views of a request point into them.
    [[nodiscard]] std::size_t capacity() const;
    void shrink_to_fit();

    /// Head and body when ready; the head alone when body_wanted, or when refused after the head.
    [[nodiscard]] Request& request() { return request_; }

    [[nodiscard]] const Error& error() const { return *error_; }

    /// The client waits for `100 Continue` before it sends the body (RFC 9110 §10.1.1).
    [[nodiscard]] bool expects_continue() const;

    /// Whether the connection outlives a request that is ready, as far as the client is concerned.
    [[nodiscard]] bool keeps_alive() const;

    [[nodiscard]] bool is_http_1_0() const;

private:
    State read_head(boost::beast::flat_buffer& buffer);
    State take_head(boost::beast::flat_buffer& buffer);
    Result<void> scan(std::string_view bytes);
    State begin_chunks(boost::beast::flat_buffer& buffer);
    State read_chunks(boost::beast::flat_buffer& buffer);
    State refuse(Error error);

    const ServerLimits& limits_;
    State state_ = State::head_wanted;
    bool empty_line_skipped_ = false;
    HeadEndFinder head_end_;
    RequestHead head_;
    std::optional<ChunkParser> parser_;
    std::vector<Header> headers_;
    std::string chunked_head_; // a chunked request's head, out of the way of the chunks that follow
    std::string chunks_;
    Request request_;
    std::optional<Error> error_;
};

} // namespace latchkey::http
