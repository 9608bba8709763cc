#pragma once

// How much is done at once, and how much may wait: more is refused, with 503.

#include "base/worker_pool.hpp"
#include "config/settings.hpp"
#include "crypto/password_hasher.hpp"

#include <optional>

namespace latchkey::app {

/// Callers that wait for a hash. More than a second's worth for two cores: whoever comes later is
/// better told at once.
inline constexpr unsigned hash_queue_max = 64;

/// Of the pool that requests wait for. A worker waits for each hash: those come on top of
/// WORKER_THREADS, so that a wave of logins leaves all of them to other requests.
WorkerPool::Limits worker_limits(const config::Settings& settings);

/// HASH_THREADS wide; whoever finds a second's worth of callers waiting is turned away. `instead`
/// of the parameters in the settings, for tests.
crypto::PasswordHasher::Options hasher_options(
    const config::Settings& settings,
    const std::optional<crypto::Argon2Parameters>& instead = std::nullopt
);

} // namespace latchkey::app
