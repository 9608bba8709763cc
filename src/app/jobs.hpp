#pragma once

// The jobs of this server.

#include "app/schedule.hpp"
#include "keys/service.hpp"
#include "sessions/confirmations.hpp"
#include "sessions/event_streams.hpp"
#include "sessions/revisions.hpp"
#include "storage/database.hpp"

#include <vector>

namespace latchkey::app {

std::vector<Job> make_jobs(
    storage::Database& database,
    keys::KeyService& keys,
    sessions::Confirmations& confirmations,
    sessions::Revisions& revisions
);

/// What is not to wait behind those: a schedule of its own.
std::vector<Job> make_watch(sessions::EventStreams& events);

} // namespace latchkey::app
