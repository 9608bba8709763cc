#pragma once

// A client that sends exactly the bytes it is told and reads what comes back. Blocking; no wait
// takes longer than ten seconds.

#include "support/loopback_socket.hpp"

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
    /// Connects to 127.0.0.1. Throws std::bad_optional_access when no server listens there.
    explicit RawClient(std::uint16_t port, int receive_buffer_bytes = 0);

    /// As of LoopbackSocket.
    bool send(std::string_view bytes) { return socket_.send_all(bytes); }

    void finish_sending() { socket_.finish_sending(); }

    void abort() { socket_.abort(); }

    enum class Body { expected, none }; // none: an answer to HEAD
    Answer read_answer(Body body = Body::expected);

    /// Whatever comes next, up to that many bytes; fewer when the connection ends or ten seconds
    /// pass.
    std::string read(std::size_t size);

    /// What comes up to and with that text; what came instead when the connection ends or ten
    /// seconds pass.
    std::string read_until(std::string_view text);

    /// Whether reading has ended in a reset.
    [[nodiscard]] bool is_reset() const { return socket_.is_reset(); }

    /// Whether the server has closed, or does within ten seconds; what it still sends is dropped.
    bool is_closed_by_server();

private:
    bool receive();

    testing::LoopbackSocket socket_;
    std::string received_;
};

} // namespace latchkey::http
