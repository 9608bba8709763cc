#pragma once

// What the accounts of seed_store.hpp are called, and where they work.

#include <string>
#include <vector>

namespace latchkey::accounts {

/// 128 of them: a frequent one several times.
std::vector<std::string> seed_first_names();

/// 256, in the order of their folded keys.
std::vector<std::string> seed_last_names();

/// 1024, all different.
std::vector<std::string> seed_companies();

} // namespace latchkey::accounts
