#include "support/http_client.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <stdexcept>
#include <utility>

namespace latchkey::testing {

namespace {

constexpr std::chrono::seconds timeout{10};

std::size_t parse_size(std::string_view text, int base) {
    std::size_t size = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), size, base);
    if (error != std::errc{} || end != text.data() + text.size()) {
        throw std::runtime_error("the answer has the size \"" + std::string(text) + "\"");
    }
    return size;
}

/// `METHOD target …` of a request line; what is not there is empty.
std::pair<std::string, std::string> read_request_line(std::string_view bytes) {
    const std::string_view line = bytes.substr(0, bytes.find('\r'));
    const std::size_t space = std::min(line.find(' '), line.size());
    const std::string_view rest = line.substr(std::min(space + 1, line.size()));
    return {std::string(line.substr(0, space)), std::string(rest.substr(0, rest.find(' ')))};
}

} // namespace

HttpClient::HttpClient(std::uint16_t port, Observer observer)
    : port_(port)
    , observer_(std::move(observer)) {}

HttpAnswer HttpClient::send(const HttpRequest& request) {
    return send_bytes(request.to_bytes());
}

HttpAnswer HttpClient::send_bytes(std::string_view bytes) {
    // A kept connection may have been closed by the server: then nothing of the answer comes, and
    // nothing of the request was acted upon.
    const bool was_connected = socket_.has_value();
    if (!was_connected) {
        connect();
    }
    const bool was_sent = socket_->send_all(bytes);
    if (!read_more() && was_connected) {
        disconnect();
        return send_bytes(bytes);
    }
    if (!was_sent && input_.empty()) {
        throw std::runtime_error("the server closed the connection without an answer");
    }
    const auto [method, target] = read_request_line(bytes);
    HttpAnswer answer = read_answer(method);
    if (const auto connection = answer.header("Connection"); connection && *connection == "close") {
        disconnect();
    }
    if (observer_) {
        observer_(method, target, answer);
    }
    return answer;
}

void HttpClient::disconnect() {
    socket_.reset();
    input_.clear();
}

void HttpClient::connect() {
    socket_ = LoopbackSocket::connect(port_, timeout);
    if (!socket_) {
        throw std::runtime_error("no server listens on port " + std::to_string(port_));
    }
}

/// False at the end of the stream.
bool HttpClient::read_more() {
    const auto received = socket_->receive(input_);
    if (received == LoopbackSocket::Received::nothing) {
        throw std::runtime_error("no answer came in time");
    }
    return received == LoopbackSocket::Received::bytes;
}

std::string HttpClient::take(std::size_t size) {
    while (input_.size() < size) {
        if (!read_more()) {
            throw std::runtime_error("the answer ends too early");
        }
    }
    std::string taken = input_.substr(0, size);
    input_.erase(0, size);
    return taken;
}

std::string HttpClient::read_line() {
    std::size_t end = input_.find("\r\n");
    while (end == std::string::npos) {
        if (!read_more()) {
            throw std::runtime_error("the answer ends within a line");
        }
        end = input_.find("\r\n");
    }
    std::string line = take(end + 2);
    line.resize(end);
    return line;
}

HttpAnswer HttpClient::read_head() {
    const std::string status_line = read_line();
    if (!status_line.starts_with("HTTP/1.1 ") || status_line.size() < 13) {
        throw std::runtime_error("the answer begins with \"" + status_line + "\"");
    }
    HttpAnswer answer;
    answer.status = static_cast<unsigned>(parse_size(status_line.substr(9, 3), 10));
    answer.reason = status_line.substr(13);
    for (std::string line = read_line(); !line.empty(); line = read_line()) {
        const std::size_t colon = line.find(": ");
        if (colon == std::string::npos) {
            throw std::runtime_error("the answer has the header \"" + line + "\"");
        }
        answer.headers.emplace_back(line.substr(0, colon), line.substr(colon + 2));
    }
    return answer;
}

HttpAnswer HttpClient::read_answer(std::string_view method) {
    HttpAnswer answer = read_head();
    while (answer.status < 200) {
        answer = read_head();
    }
    if (method == "HEAD" || answer.status == 204 || answer.status == 304) {
        return answer;
    }
    if (answer.header("Transfer-Encoding") == "chunked") {
        answer.body = read_chunks();
    } else if (const auto length = answer.header("Content-Length")) {
        answer.body = take(parse_size(*length, 10));
    } else if (answer.header("Connection") == "close") {
        while (read_more()) {
        }
        answer.body = std::exchange(input_, {});
    } else {
        throw std::runtime_error("the answer does not say how long it is");
    }
    return answer;
}

std::string HttpClient::read_chunks() {
    std::string body;
    for (;;) {
        const std::size_t size = parse_size(read_line(), 16);
        body += take(size);
        const bool is_separated = read_line().empty(); // no trailers: our server sends none
        if (!is_separated) {
            throw std::runtime_error("a chunk does not end where it says");
        }
        if (size == 0) {
            return body;
        }
    }
}

} // namespace latchkey::testing
