#pragma once

// docs/limits.md: every limit there is, printed from the constants that enforce it.

#include <string>

namespace latchkey::app {

/// The whole page, in Markdown.
std::string limits_page();

} // namespace latchkey::app
