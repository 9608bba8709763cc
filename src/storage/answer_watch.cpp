#include "storage/answer_watch.hpp"

#include "base/clock.hpp"

#include <spdlog/spdlog.h>
#include <sys/socket.h>

namespace latchkey::storage {

namespace {

constexpr auto never = std::chrono::steady_clock::time_point::max();

} // namespace

AnswerWatch::AnswerWatch(std::chrono::milliseconds longest)
    : longest_(longest)
    , thread_([this](const std::stop_token& stop) { run(stop); }) {}

void AnswerWatch::run(const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    while (!stop.stop_requested()) {
        wake_.wait_for(lock, stop, longest_ / 10, [] { return false; });
        look();
    }
}

void AnswerWatch::look() {
    const auto now = coarse_steady_now();
    int given_up = 0;
    for (Line* const line : lines_) {
        if (line->waits_until_.load() < now) {
            line->waits_until_ = never;
            ::shutdown(line->socket_, SHUT_RDWR);
            ++given_up;
        }
    }
    if (given_up > 0) {
        spdlog::warn("storage: the database does not answer: {} connections given up", given_up);
    }
}

AnswerWatch::Line::Line(AnswerWatch& watch, int socket)
    : watch_(watch)
    , socket_(socket)
    , waits_until_(never) {
    const std::lock_guard lock(watch_.mutex_);
    watch_.lines_.push_back(this);
}

AnswerWatch::Line::~Line() {
    const std::lock_guard lock(watch_.mutex_);
    std::erase(watch_.lines_, this);
}

void AnswerWatch::Line::begin_waiting() noexcept {
    waits_until_ = coarse_steady_now() + watch_.longest_;
}

void AnswerWatch::Line::end_waiting() noexcept {
    waits_until_ = never;
}

} // namespace latchkey::storage
