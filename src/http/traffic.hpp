#pragma once

// What was answered, counted for whoever watches the server. Each I/O thread counts on its own;
// a reader on any thread adds them up.

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace latchkey::http {

/// The statuses that are told apart; any other counts at the end, as 0.
inline constexpr std::array<std::uint16_t, 27> counted_statuses{
    200, 201, 202, 204, 302, 303, 304, 308, 400, 401, 403, 404, 405, 408,
    409, 410, 413, 415, 417, 422, 429, 431, 500, 501, 503, 505, 0};

/// Upper ends of the classes of times, in seconds; what takes longer counts in one more.
inline constexpr std::array<double, 12> duration_bounds{
    0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5};

/// Of one route, or of all requests that found none.
struct RouteTraffic {
    std::array<std::uint64_t, counted_statuses.size()> answers{};
    std::uint64_t from_memory = 0; // of the answers: those given again without a handler

    /// How long handlers on the worker lane took, from the whole request to its answer, the wait
    /// for a worker among it.
    std::array<std::uint64_t, duration_bounds.size() + 1> durations{};
    double seconds = 0; // of all of them together
};

class Traffic {
public:
    /// `routes`: indices below it are routes, the index itself is "none".
    explicit Traffic(std::size_t routes)
        : rows_(routes + 1) {}

    // On one thread only.

    void count(std::size_t route, unsigned status);
    void count_from_memory(std::size_t route);
    void time(std::size_t route, std::chrono::nanoseconds duration);

    /// Adds what was counted to `sums`, which has a row for each route and one for none. On any
    /// thread.
    void add_to(std::vector<RouteTraffic>& sums) const;

private:
    using Counter = std::atomic<std::uint64_t>;

    struct Row {
        std::array<Counter, counted_statuses.size()> answers{};
        Counter from_memory = 0;
        std::array<Counter, duration_bounds.size() + 1> durations{};
        Counter nanoseconds = 0;
    };

    std::vector<Row> rows_;
};

} // namespace latchkey::http
