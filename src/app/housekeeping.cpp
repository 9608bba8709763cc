#include "app/housekeeping.hpp"

#include "recovery/store.hpp"
#include "sessions/store.hpp"

#include <spdlog/spdlog.h>

#include <chrono>

namespace latchkey::app {

namespace {

constexpr std::chrono::minutes interval{10};
constexpr std::int64_t batch_rows = 500; // a few milliseconds of the writer's time

template <typename Erase>
void erase_in_batches(storage::Database& database, Erase erase) {
    std::int64_t erased = batch_rows;
    while (erased == batch_rows) {
        erased = database.write([&](storage::Transaction& tx) { return erase(tx, batch_rows); });
    }
}

} // namespace

void Housekeeping::run_once() {
    erase_in_batches(database_, sessions::erase_expired_sessions);
    erase_in_batches(database_, recovery::erase_expired_codes);
}

void Housekeeping::start() {
    thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

void Housekeeping::stop() {
    thread_.request_stop();
    if (thread_.joinable()) {
        thread_.join();
    }
}

void Housekeeping::run(const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    while (!stop.stop_requested()) {
        try {
            run_once();
        } catch (const std::exception& fault) {
            spdlog::error("housekeeping: {}", fault.what());
        }
        wake_.wait_for(lock, stop, interval, [] { return false; });
    }
}

} // namespace latchkey::app
