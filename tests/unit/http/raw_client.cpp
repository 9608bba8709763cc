#include "raw_client.hpp"

#include "http/ascii.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cerrno>
#include <stdexcept>

namespace latchkey::http {

std::string Answer::header(const std::string& name) const {
    const auto found = headers.find(name);
    return found == headers.end() ? "(none)" : found->second;
}

RawClient::RawClient(std::uint16_t port, int receive_buffer_bytes)
    : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    if (receive_buffer_bytes > 0) {
        ::setsockopt(
            socket_, SOL_SOCKET, SO_RCVBUF, &receive_buffer_bytes, sizeof receive_buffer_bytes
        );
    }
    const timeval limit{.tv_sec = 10, .tv_usec = 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    ::setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        ::close(socket_);
        throw std::runtime_error("cannot connect");
    }
}

RawClient::~RawClient() {
    ::close(socket_);
}

bool RawClient::send(std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) {
            return false;
        }
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

void RawClient::finish_sending() {
    ::shutdown(socket_, SHUT_WR);
}

bool RawClient::receive() {
    char bytes[4096];
    const ssize_t size = ::recv(socket_, bytes, sizeof bytes, 0);
    has_timed_out_ = size < 0 && errno != ECONNRESET;
    received_.append(bytes, size > 0 ? static_cast<std::size_t>(size) : 0);
    return size > 0;
}

Answer RawClient::read_answer(Body body) {
    std::size_t head_end = std::string::npos;
    while ((head_end = received_.find("\r\n\r\n")) == std::string::npos) {
        if (!receive()) {
            return {};
        }
    }
    Answer answer;
    std::string_view head = std::string_view(received_).substr(0, head_end + 2);
    answer.status = static_cast<unsigned>(std::stoul(received_.substr(9, 3)));
    const std::size_t line_end = head.find("\r\n");
    answer.reason = head.substr(13, line_end - 13);
    head.remove_prefix(line_end + 2);
    while (!head.empty()) {
        const std::string_view line = head.substr(0, head.find("\r\n"));
        const std::size_t colon = line.find(": ");
        answer.headers.emplace(to_lower(line.substr(0, colon)), line.substr(colon + 2));
        head.remove_prefix(line.size() + 2);
    }
    received_.erase(0, head_end + 4);
    if (body == Body::expected && answer.headers.contains("content-length")) {
        const std::size_t size = std::stoul(answer.headers["content-length"]);
        answer.body = read(size);
        answer.status = answer.body.size() == size ? answer.status : 0;
    }
    return answer;
}

std::string RawClient::read(std::size_t size) {
    while (received_.size() < size && receive()) {
    }
    const std::string bytes = received_.substr(0, size);
    received_.erase(0, size);
    return bytes;
}

bool RawClient::is_closed_by_server() {
    while (receive()) {
        received_.clear();
    }
    return !has_timed_out_;
}

void RawClient::abort() {
    const linger reset{.l_onoff = 1, .l_linger = 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
    ::close(socket_);
    socket_ = -1;
}

} // namespace latchkey::http
