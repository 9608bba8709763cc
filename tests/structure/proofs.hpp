#pragma once

// That the security requirements are proved by what they say proves them.

#include "source_tree.hpp"

namespace latchkey::structure {

/// Each row of docs/security/requirements.md, "| S-001 | what holds | `unit/a_test.cpp` First,
/// Second; `unit/b_test.cpp` |", names at least one file in back-quotes, below tests/ or from the
/// root; it exists, and the names that follow it stand in it: tests, suites, "rows" in quotes.
/// Other words are for people.
Findings check_proofs(const Tree& tree);

/// The core of the checklist, S-001 to S-256: each stands on that page, with its proof or with the
/// reason why there is none.
Findings check_every_requirement_is_told(const Tree& tree);

} // namespace latchkey::structure
