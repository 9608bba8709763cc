#pragma once

// The jobs of this server.

#include "app/schedule.hpp"
#include "audit/record.hpp"
#include "keys/service.hpp"
#include "sessions/confirmations.hpp"
#include "sessions/event_streams.hpp"
#include "sessions/revisions.hpp"
#include "storage/database.hpp"

#include <chrono>
#include <vector>

namespace latchkey::app {

/// What the jobs work on; all must outlive them.
struct JobParts {
    storage::Database& database;
    keys::KeyService& keys;
    sessions::Confirmations& confirmations;
    sessions::Revisions& revisions;
    const audit::Record& record;
    std::chrono::days audit_retention; // 0: the record is kept for good
};

std::vector<Job> make_jobs(const JobParts& parts);

/// What is not to wait behind those: a schedule of its own.
std::vector<Job> make_watch(sessions::EventStreams& events);

} // namespace latchkey::app
