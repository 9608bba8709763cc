#include "raw_client.hpp"

#include "support/ascii.hpp"

#include <chrono>

namespace latchkey::http {

using testing::LoopbackSocket;

namespace {

constexpr std::chrono::seconds timeout{10};

} // namespace

std::string Answer::header(const std::string& name) const {
    const auto found = headers.find(name);
    return found == headers.end() ? "(none)" : found->second;
}

RawClient::RawClient(std::uint16_t port, int receive_buffer_bytes)
    : socket_(LoopbackSocket::connect(port, timeout, receive_buffer_bytes).value()) {}

bool RawClient::receive() {
    return socket_.receive(received_) == LoopbackSocket::Received::bytes;
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
        answer.headers.emplace(testing::to_lower(line.substr(0, colon)), line.substr(colon + 2));
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
    received_.shrink_to_fit(); // where memory is measured, it is the server's
    return bytes;
}

std::string RawClient::read_until(std::string_view text) {
    while (received_.find(text) == std::string::npos && receive()) {
    }
    const std::size_t at = received_.find(text);
    return read(at == std::string::npos ? received_.size() : at + text.size());
}

bool RawClient::is_closed_by_server() {
    auto received = LoopbackSocket::Received::bytes;
    while (received == LoopbackSocket::Received::bytes) {
        received_.clear();
        received = socket_.receive(received_);
    }
    return received == LoopbackSocket::Received::end;
}

} // namespace latchkey::http
