#include "exchange.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <charconv>

namespace latchkey::faults {

namespace {

constexpr time_t receive_limit_seconds = 20;
constexpr std::string_view head_end = "\r\n\r\n";

class Socket {
public:
    Socket()
        : descriptor_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        const timeval limit{.tv_sec = receive_limit_seconds, .tv_usec = 0};
        ::setsockopt(descriptor_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    }

    Socket(const Socket&) = delete;
    Socket(Socket&&) = delete;
    Socket& operator=(const Socket&) = delete;
    Socket& operator=(Socket&&) = delete;

    ~Socket() { ::close(descriptor_); }

    [[nodiscard]] bool connect(std::uint16_t port) const {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        // The sockets API takes every family's address through this one type.
        return ::connect(
                   descriptor_, reinterpret_cast<const sockaddr*>(&address), sizeof address
               ) == 0;
    }

    [[nodiscard]] bool write(std::string_view bytes) const {
        while (!bytes.empty()) {
            const ssize_t sent = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (sent <= 0) {
                return false;
            }
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        }
        return true;
    }

    /// Until the other side is done, or gone.
    [[nodiscard]] std::string read_all() const {
        std::string bytes;
        char buffer[4096];
        for (;;) {
            const ssize_t size = ::recv(descriptor_, buffer, sizeof buffer, 0);
            if (size <= 0) {
                return bytes;
            }
            bytes.append(buffer, static_cast<std::size_t>(size));
        }
    }

private:
    int descriptor_;
};

Answer exchange(std::uint16_t port, const std::string& request) {
    const Socket socket;
    if (!socket.connect(port) || !socket.write(request)) {
        return {};
    }
    return judge(socket.read_all());
}

/// The number after `label` in the head; nothing there counts as 0.
std::size_t number_after(std::string_view head, std::string_view label) {
    const std::size_t at = head.find(label);
    std::size_t number = 0;
    if (at != std::string_view::npos) {
        const std::string_view digits = head.substr(at + label.size());
        std::from_chars(digits.data(), digits.data() + digits.size(), number);
    }
    return number;
}

} // namespace

Answer judge(std::string_view bytes) {
    if (bytes.empty()) {
        return {};
    }
    const std::size_t end = bytes.find(head_end);
    if (end == std::string_view::npos) {
        return {.outcome = Outcome::torn};
    }
    const std::string_view head = bytes.substr(0, end + 2);
    const std::string_view body = bytes.substr(end + head_end.size());
    if (body.size() != number_after(head, "\r\nContent-Length: ")) {
        return {.outcome = Outcome::torn};
    }
    return {
        .outcome = Outcome::whole,
        .status = static_cast<unsigned>(number_after(head, "HTTP/1.1 ")),
        .body = std::string(body)};
}

Answer post(std::uint16_t port, std::string_view path, std::string_view json) {
    std::string request = "POST ";
    request += path;
    request +=
        " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\n";
    request += "Content-Length: " + std::to_string(json.size()) + "\r\n\r\n";
    request += json;
    return exchange(port, request);
}

Answer get(std::uint16_t port, std::string_view path) {
    return exchange(
        port,
        "GET " + std::string(path) + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    );
}

} // namespace latchkey::faults
