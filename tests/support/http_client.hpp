#pragma once

// An HTTP client that does what it is told: every byte of a request is the test's, and nothing of
// an answer is smoothed over. Blocking, loopback only. One thread at a time.

#include "support/http_message.hpp"
#include "support/loopback_socket.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace latchkey::testing {

class HttpClient {
public:
    /// Sees every answer, with the method and target it belongs to.
    using Observer = std::function<
        void(std::string_view method, std::string_view target, const HttpAnswer& answer)>;

    /// Of 127.0.0.1. Connects at the first request.
    explicit HttpClient(std::uint16_t port, Observer observer = {});

    /// Sends and reads one answer, interim ones (1xx) skipped. The connection is kept and used
    /// again; a new one takes its place when the server has closed it in between. Throws
    /// std::runtime_error when there is no whole, well-formed answer within ten seconds.
    HttpAnswer send(const HttpRequest& request);

    /// Exactly these bytes. The method of the answer's request, which says whether a body follows,
    /// is the word they begin with.
    HttpAnswer send_bytes(std::string_view bytes);

    /// The next request opens a new connection.
    void disconnect();

private:
    void connect();
    bool read_more();
    HttpAnswer read_answer(std::string_view method);
    HttpAnswer read_head();
    std::string read_line();
    std::string take(std::size_t size);
    std::string read_chunks();

    std::uint16_t port_;
    Observer observer_;
    std::optional<LoopbackSocket> socket_;
    std::string input_; // received and not yet used
};

} // namespace latchkey::testing
