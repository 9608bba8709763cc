#pragma once

// A RequestReader with the buffer a connection would read into, fed by tests.

#include "http/request_reader.hpp"

#include <boost/asio/buffer.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <string_view>

namespace latchkey::http {

using State = RequestReader::State;

inline constexpr ServerLimits small_limits{
    .head_bytes_max = 256, .headers_max = 8, .body_bytes_max = 64};

/// A reader and the buffer a connection would read into.
struct Wire {
    ServerLimits limits = small_limits;
    boost::beast::flat_buffer buffer;
    RequestReader reader{limits};

    State receive(std::string_view bytes) {
        while (!bytes.empty()) {
            const auto room = reader.room(buffer);
            const std::size_t size = std::min(room.size(), bytes.size());
            buffer.commit(boost::asio::buffer_copy(room, boost::asio::buffer(bytes, size)));
            bytes.remove_prefix(size);
            if (reader.advance(buffer) == State::refused) {
                break;
            }
        }
        return reader.advance(buffer);
    }

    State receive_byte_by_byte(std::string_view bytes) {
        State state = State::head_wanted;
        for (std::size_t i = 0; i < bytes.size() && state != State::refused; ++i) {
            state = receive(bytes.substr(i, 1));
        }
        return state;
    }

    ErrorCode refusal(std::string_view bytes) {
        const bool is_refused = receive(bytes) == State::refused;
        EXPECT_TRUE(is_refused) << bytes;
        return is_refused ? reader.error().code : ErrorCode::unavailable;
    }
};

inline constexpr std::string_view chunked_head =
    "POST /c HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";

} // namespace latchkey::http
