#pragma once

// Texts that have broken something somewhere: what parsers, databases, mails, logs, terminals and
// browsers have taken for more than text.

#include <string>
#include <vector>

namespace latchkey::testing {

/// Five hundred or more, each another one, all well-formed UTF-8.
std::vector<std::string> hostile_strings();

} // namespace latchkey::testing
