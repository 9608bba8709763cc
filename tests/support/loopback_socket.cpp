#include "support/loopback_socket.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <utility>

namespace latchkey::testing {

std::optional<LoopbackSocket> LoopbackSocket::connect(
    std::uint16_t port, std::chrono::seconds timeout, int receive_buffer_bytes
) {
    LoopbackSocket made(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const auto set = [&made](int level, int option, const auto& value) {
        ::setsockopt(made.descriptor_, level, option, &value, sizeof value);
    };
    const timeval limit{.tv_sec = timeout.count(), .tv_usec = 0};
    set(SOL_SOCKET, SO_RCVTIMEO, limit);
    set(SOL_SOCKET, SO_SNDTIMEO, limit);
    set(IPPROTO_TCP, TCP_NODELAY, 1); // what a test sends in pieces is to arrive in pieces
    if (receive_buffer_bytes > 0) {
        set(SOL_SOCKET, SO_RCVBUF, receive_buffer_bytes);
    }
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    // The sockets API takes every family's address through this one type.
    const auto* any_address = reinterpret_cast<const sockaddr*>(&address);
    if (::connect(made.descriptor_, any_address, sizeof address) != 0) {
        return std::nullopt;
    }
    return made;
}

LoopbackSocket::LoopbackSocket(LoopbackSocket&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1))
    , is_reset_(other.is_reset_) {}

LoopbackSocket& LoopbackSocket::operator=(LoopbackSocket&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    std::swap(is_reset_, other.is_reset_);
    return *this;
}

LoopbackSocket::~LoopbackSocket() {
    close();
}

bool LoopbackSocket::send_all(std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t sent = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) {
            return false;
        }
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

void LoopbackSocket::finish_sending() {
    ::shutdown(descriptor_, SHUT_WR);
}

LoopbackSocket::Received LoopbackSocket::receive(std::string& input) {
    std::array<char, 16384> buffer{};
    const ssize_t size = ::recv(descriptor_, buffer.data(), buffer.size(), 0);
    if (size > 0) {
        input.append(buffer.data(), static_cast<std::size_t>(size));
        return Received::bytes;
    }
    is_reset_ = size < 0 && errno == ECONNRESET;
    return size < 0 && errno == EAGAIN ? Received::nothing : Received::end;
}

void LoopbackSocket::abort() {
    const linger reset{.l_onoff = 1, .l_linger = 0};
    ::setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
    close();
}

void LoopbackSocket::close() {
    if (descriptor_ >= 0) {
        ::close(std::exchange(descriptor_, -1));
    }
}

} // namespace latchkey::testing
