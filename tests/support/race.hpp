#pragma once

// Many threads that do the same at the same time, round after round.

#include <barrier>
#include <cstddef>
#include <thread>
#include <vector>

namespace latchkey::testing {

struct RaceSize {
    std::size_t threads = 64;
    int rounds = 1000;
};

/// In each round: `begin()`, then `work(thread)` on all threads at once, then `end()` when all are
/// done. Neither of the three may throw.
template <typename Begin, typename Work, typename End>
void race(RaceSize size, Begin begin, Work work, End end) {
    const auto count = static_cast<std::ptrdiff_t>(size.threads);
    std::barrier start(count, [&]() noexcept { begin(); });
    std::barrier finish(count, [&]() noexcept { end(); });
    std::vector<std::jthread> threads;
    for (std::size_t thread = 0; thread < size.threads; ++thread) {
        threads.emplace_back([&, thread] {
            for (int round = 0; round < size.rounds; ++round) {
                start.arrive_and_wait();
                work(thread);
                finish.arrive_and_wait();
            }
        });
    }
}

} // namespace latchkey::testing
