#include "app/capacity.hpp"

#include <algorithm>
#include <cstddef>
#include <thread>

namespace latchkey::app {

namespace {

constexpr std::size_t worker_queue_max = 1024;

// As many may wait for a disk to read from, in passing, without keeping a core from the others.
constexpr unsigned workers_that_may_read = 2;

} // namespace

WorkerPool::Limits worker_limits(const config::Settings& settings) {
    return {
        .threads = settings.worker_threads,
        .queue_max = worker_queue_max,
        .running = std::thread::hardware_concurrency() + workers_that_may_read};
}

crypto::PasswordHasher::Options hasher_options(
    const config::Settings& settings, const std::optional<crypto::Argon2Parameters>& instead
) {
    const crypto::Argon2Parameters parameters = instead.value_or(crypto::Argon2Parameters{
        .memory_kib = settings.argon2_memory_kib, .passes = settings.argon2_passes});
    const unsigned may_wait = std::max(settings.worker_threads * 3 / 4, 2U);
    const unsigned threads = std::min(settings.hash_threads, may_wait / 2);
    return {.parameters = parameters, .threads = threads, .queue_max = may_wait - threads};
}

} // namespace latchkey::app
