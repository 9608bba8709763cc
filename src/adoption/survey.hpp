#pragma once

// Goes through all accounts and gathers what is to be told of them.

#include "adoption/examination.hpp"
#include "adoption/local_time.hpp"
#include "adoption/model.hpp"
#include "adoption/store.hpp"
#include "storage/database.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace latchkey::adoption {

/// Called with how many accounts are done so far.
using OnProgress = std::function<void(std::int64_t done)>;

/// An account beside what was found out about it. The texts of the first are well-formed.
using OnAccount = std::function<void(const FlaskUser& user, const Examined& examined)>;

/// All accounts in the order of their ids, some thousand in memory at a time. `at_batch_end` is
/// called after each of those.
void each_account(
    storage::Transaction& tx,
    Dialect dialect,
    const LocalZone& zone,
    const OnAccount& on_account,
    const OnProgress& at_batch_end
);

/// Reads all and changes nothing.
Survey survey_accounts(
    storage::Transaction& tx, Dialect dialect, const LocalZone& zone, const OnProgress& on_progress
);

} // namespace latchkey::adoption
