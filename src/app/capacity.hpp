#pragma once

// How much is done at once, and how much may wait: more is refused, with 503.

#include "base/worker_pool.hpp"
#include "config/settings.hpp"
#include "crypto/password_hasher.hpp"

#include <optional>

namespace latchkey::app {

/// Of the pool that requests wait for.
WorkerPool::Limits worker_limits(const config::Settings& settings);

/// A worker waits for each hash. A quarter of them never does, so that a wave of logins leaves some
/// for other requests. `instead` of the parameters in the settings, for tests.
crypto::PasswordHasher::Options hasher_options(
    const config::Settings& settings,
    const std::optional<crypto::Argon2Parameters>& instead = std::nullopt
);

} // namespace latchkey::app
