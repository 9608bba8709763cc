#include "exchange.hpp"

#include "support/loopback_socket.hpp"

#include <charconv>
#include <chrono>

namespace latchkey::faults {

using testing::LoopbackSocket;

namespace {

constexpr std::chrono::seconds receive_limit{20};
constexpr std::string_view head_end = "\r\n\r\n";

Answer exchange(std::uint16_t port, const std::string& request) {
    auto socket = LoopbackSocket::connect(port, receive_limit);
    if (!socket || !socket->send_all(request)) {
        return {};
    }
    std::string bytes;
    while (socket->receive(bytes) == LoopbackSocket::Received::bytes) {
    }
    return judge(bytes);
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
