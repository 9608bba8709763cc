#include "driven_connection.hpp"

#include <boost/asio/co_spawn.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <exception>
#include <utility>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
// GCC 12 has the function and no header that declares it.
extern "C" std::size_t __sanitizer_get_current_allocated_bytes();
#else
#include <malloc.h>
#endif

namespace latchkey::http {

using namespace std::chrono_literals;

std::size_t allocated_bytes() {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    return __sanitizer_get_current_allocated_bytes();
#else
    return mallinfo2().uordblks;
#endif
}

DrivenConnection::DrivenConnection(std::vector<Route> routes)
    : router_(std::move(routes), OriginPolicy({})) {}

DrivenConnection::~DrivenConnection() {
    connection_.close();
    context_.poll();
}

void DrivenConnection::send(std::string_view bytes) {
    client_.send(bytes);
    while (socket().available() < bytes.size()) { // on loopback it is there at once
    }
}

void DrivenConnection::start() {
    asio::co_spawn(context_, connection_.serve(), [this](const std::exception_ptr& fault) {
        EXPECT_EQ(fault, nullptr);
        has_ended_ = true;
    });
}

void DrivenConnection::take_in_all() {
    while (socket().available() > 0 && !has_ended_) {
        context_.poll_one();
    }
}

void DrivenConnection::run() {
    context_.poll();
}

void DrivenConnection::step() {
    context_.poll_one();
}

bool DrivenConnection::run_to_end() {
    const auto until = std::chrono::steady_clock::now() + 10s;
    while (!has_ended_ && std::chrono::steady_clock::now() < until) {
        context_.run_one_for(100ms);
    }
    return has_ended_;
}

void DrivenConnection::pass_an_hour() {
    connection_.expire(std::chrono::steady_clock::now() + 1h);
}

} // namespace latchkey::http
