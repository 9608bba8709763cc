#include "http/traffic.hpp"

#include <algorithm>

namespace latchkey::http {

namespace {

constexpr std::size_t status_end = 600;

/// From a status to its place among those that are counted: the last where it is none of them.
constexpr std::array<std::uint8_t, status_end> places = [] {
    std::array<std::uint8_t, status_end> table{};
    table.fill(counted_statuses.size() - 1);
    for (std::size_t i = 0; i + 1 < counted_statuses.size(); ++i) {
        table[counted_statuses[i]] = static_cast<std::uint8_t>(i);
    }
    return table;
}();

/// There is one writer: no instruction that locks the bus is needed for it.
void add(std::atomic<std::uint64_t>& counter, std::uint64_t count = 1) {
    counter.store(counter.load(std::memory_order_relaxed) + count, std::memory_order_relaxed);
}

} // namespace

void Traffic::count(std::size_t route, unsigned status) {
    add(rows_[route].answers[places[std::min<std::size_t>(status, status_end - 1)]]);
}

void Traffic::count_from_memory(std::size_t route) {
    add(rows_[route].answers[places[200]]);
    add(rows_[route].from_memory);
}

void Traffic::time(std::size_t route, std::chrono::nanoseconds duration) {
    const double seconds = std::chrono::duration<double>(duration).count();
    const auto bound = std::ranges::lower_bound(duration_bounds, seconds);
    Row& row = rows_[route];
    add(row.durations[static_cast<std::size_t>(bound - duration_bounds.begin())]);
    add(row.nanoseconds, static_cast<std::uint64_t>(duration.count()));
}

void Traffic::add_to(std::vector<RouteTraffic>& sums) const {
    const auto sum = [](auto& into, const auto& from) {
        for (std::size_t i = 0; i < into.size(); ++i) {
            into[i] += from[i].load(std::memory_order_relaxed);
        }
    };
    for (std::size_t i = 0; i < rows_.size(); ++i) {
        sum(sums[i].answers, rows_[i].answers);
        sum(sums[i].durations, rows_[i].durations);
        sums[i].from_memory += rows_[i].from_memory.load(std::memory_order_relaxed);
        const std::chrono::nanoseconds duration(rows_[i].nanoseconds.load(std::memory_order_relaxed)
        );
        sums[i].seconds += std::chrono::duration<double>(duration).count();
    }
}

} // namespace latchkey::http
