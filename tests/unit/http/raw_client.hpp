#pragma once

// A client that sends exactly the bytes it is told and reads what comes back. Blocking, with a time
// limit on every read, so that a server that hangs fails a test instead of stopping it.

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace latchkey::http {

struct Answer {
    unsigned status = 0; // 0: the connection ended before a whole answer
    std::string reason;
    std::map<std::string, std::string> headers; // names in lower case
    std::string body;

    [[nodiscard]] std::string header(const std::string& name) const;
};

class RawClient {
public:
    /// Connects to 127.0.0.1. A small receive buffer makes a client that does not read noticeable.
    explicit RawClient(std::uint16_t port, int receive_buffer_bytes = 0);

    RawClient(const RawClient&) = delete;
    RawClient(RawClient&&) = delete;
    RawClient& operator=(const RawClient&) = delete;
    RawClient& operator=(RawClient&&) = delete;

    ~RawClient();

    /// False when the other end no longer takes bytes.
    bool send(std::string_view bytes);

    /// No more will be sent.
    void finish_sending();

    enum class Body { expected, none }; // none: an answer to HEAD
    Answer read_answer(Body body = Body::expected);

    /// Whatever comes next, up to that many bytes; fewer when the connection ends or ten seconds
    /// pass.
    std::string read(std::size_t size);

    /// Whether the server has closed, or does within ten seconds; what it still sends is dropped.
    bool is_closed_by_server();

    /// Closes with a reset, as a crash would.
    void abort();

private:
    bool receive();

    int socket_;
    std::string received_;
    bool has_timed_out_ = false;
};

} // namespace latchkey::http
