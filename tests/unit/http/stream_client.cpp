#include "stream_client.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <thread>

namespace latchkey::http {

using namespace std::chrono_literals;

namespace {

constexpr std::size_t rest_bytes_max = std::size_t{1024} * 1024;

} // namespace

std::string get(std::string_view path) {
    return "GET " + std::string(path) + " HTTP/1.1\r\nHost: h\r\n\r\n";
}

std::unique_ptr<RawClient> open_stream(std::uint16_t port, int receive_buffer_bytes) {
    auto client = std::make_unique<RawClient>(port, receive_buffer_bytes);
    client->send(get("/stream"));
    EXPECT_EQ(client->read_answer().status, 200U);
    EXPECT_EQ(client->read_until("\n"), "hello\n");
    return client;
}

bool expires(const std::weak_ptr<Feed>& feed) {
    for (int i = 0; i < 500 && !feed.expired(); ++i) {
        std::this_thread::sleep_for(20ms);
    }
    return feed.expired();
}

std::string rest_of(RawClient& client) {
    std::string rest = client.read(rest_bytes_max);
    if (client.is_reset()) {
        return "a reset after " + rest;
    }
    return client.is_closed_by_server() ? rest : "no end after " + rest;
}

} // namespace latchkey::http
