#pragma once

// A connection to a server on 127.0.0.1: what the tests' HTTP clients send and receive through.
// Blocking, with a limit on every wait, so that a server that hangs fails a test instead of
// stopping it. One thread at a time.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace latchkey::testing {

class LoopbackSocket {
public:
    /// Nothing when no server listens on that port. `timeout` is for each wait. A small receive
    /// buffer makes a client that does not read noticeable; 0 leaves it to the kernel.
    static std::optional<LoopbackSocket>
    connect(std::uint16_t port, std::chrono::seconds timeout, int receive_buffer_bytes = 0);

    LoopbackSocket(const LoopbackSocket&) = delete;
    LoopbackSocket(LoopbackSocket&& other) noexcept;
    LoopbackSocket& operator=(const LoopbackSocket&) = delete;
    LoopbackSocket& operator=(LoopbackSocket&& other) noexcept;
    ~LoopbackSocket();

    /// False when the server takes no more bytes; its answer may be there all the same.
    bool send_all(std::string_view bytes);

    /// No more will be sent.
    void finish_sending();

    enum class Received {
        bytes,
        end,     // the server has closed the connection, or reset it
        nothing, // within the limit
    };

    /// Waits for bytes and appends them to `input`.
    Received receive(std::string& input);

    /// Whether receive() has met the end in the shape of a reset.
    [[nodiscard]] bool is_reset() const { return is_reset_; }

    /// Closes with a reset, as a crash would.
    void abort();

private:
    explicit LoopbackSocket(int descriptor)
        : descriptor_(descriptor) {}

    void close();

    int descriptor_; // -1: closed
    bool is_reset_ = false;
};

} // namespace latchkey::testing
