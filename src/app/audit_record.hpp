#pragma once

// The audit record as the settings want it, for the server and for the command line.

#include "audit/record.hpp"
#include "base/secret.hpp"

namespace latchkey::app {

/// Signed with a key of its own, made of SECRET_KEY.
audit::Record open_record(const Secret& secret_key);

} // namespace latchkey::app
