#pragma once

// What belongs together: sources and CMake's lists, sources and tests, the README's map and the
// folders, migrations up and down.

#include "source_tree.hpp"
#include "words.hpp"

namespace latchkey::structure {

/// The sources without a unit test, and what runs them instead.
const Explained& tested_elsewhere();

/// Every .cpp below src/ is named in its folder's CMakeLists.txt.
Findings check_sources_are_built(const Tree& tree);

/// Every .cpp in a folder of src/ has a test: tests/unit/<folder>/<stem>_..._test.cpp, or a unit
/// test or fuzz target that includes its header. Or it is listed; who is listed exists and has
/// none.
Findings check_sources_are_tested(const Tree& tree, const Explained& elsewhere);

/// The README's lines that begin with src/<folder>/ name each folder of src/ once, and no other.
Findings check_readme_map(const Tree& tree);

/// Below migrations/<database>/: NNNN_name.up.sql and .down.sql, from 0001, without a gap.
Findings check_migrations(const Tree& tree);

} // namespace latchkey::structure
