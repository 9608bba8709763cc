#pragma once

// The log: one line an event on standard error. Secrets never reach it; a Secret does not print.
// Call sites use spdlog's own functions (spdlog::info, spdlog::error); this sets them up.

#include <string_view>

namespace latchkey {

/// Call once, before threads start. `level`: trace, debug, info, warning, error or off.
void start_logging(std::string_view level);

} // namespace latchkey
