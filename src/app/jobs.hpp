#pragma once

// The jobs of this server.

#include "app/schedule.hpp"
#include "sessions/confirmations.hpp"
#include "storage/database.hpp"

#include <vector>

namespace latchkey::app {

std::vector<Job> make_jobs(storage::Database& database, sessions::Confirmations& confirmations);

} // namespace latchkey::app
