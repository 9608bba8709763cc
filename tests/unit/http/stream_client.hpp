#pragma once

// What the tests of bodies that go on ask and wait for.

#include "base/feed.hpp"
#include "raw_client.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace latchkey::http {

/// A GET of that path, HTTP/1.1.
std::string get(std::string_view path);

/// A client that has read what the streams of TestServer begin with.
std::unique_ptr<RawClient> open_stream(std::uint16_t port, int receive_buffer_bytes = 0);

/// Whether the server lets go of the feed, within ten seconds.
bool expires(const std::weak_ptr<Feed>& feed);

/// What is left to read when the connection then ends as it should; otherwise what is wrong.
std::string rest_of(RawClient& client);

} // namespace latchkey::http
