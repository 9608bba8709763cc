#include "app/capacity.hpp"

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
        .threads = settings.worker_threads + settings.hash_threads + hash_queue_max,
        .queue_max = worker_queue_max,
        .running = std::thread::hardware_concurrency() + workers_that_may_read};
}

crypto::PasswordHasher::Options hasher_options(
    const config::Settings& settings, const std::optional<crypto::Argon2Parameters>& instead
) {
    return {
        .parameters = instead.value_or(crypto::Argon2Parameters{
            .memory_kib = settings.argon2_memory_kib, .passes = settings.argon2_passes}),
        .threads = settings.hash_threads,
        .queue_max = hash_queue_max};
}

} // namespace latchkey::app
