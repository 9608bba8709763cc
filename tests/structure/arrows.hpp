#pragma once

// Who may know whom: between the folders of src/, and between the rooms of a wing.

#include "source_tree.hpp"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace latchkey::structure {

/// A folder of src/ to the folders it may include from, besides itself.
using Arrows = std::map<std::string, std::set<std::string>>;

/// The arrows of this house: the one list of them, also held against CMake's DEPENDS.
const Arrows& arrows_of_the_house();

/// Every #include "folder/..." in src/ follows an arrow, and every folder has an entry.
Findings check_includes(const Tree& tree, const Arrows& arrows);

/// Each src/<folder>/CMakeLists.txt DEPENDS on just what the arrows say.
Findings check_cmake_depends(const Tree& tree, const Arrows& arrows);

/// The arrows have no circle.
Findings check_one_way(const Arrows& arrows);

/// Inside wings and between them: routes → schema, service → store → model, never back.
Findings check_rooms(const Tree& tree, const std::set<std::string>& wings);

/// Stores and services of the wings reach no header of http, however long the way, and include none
/// of Boost.JSON.
Findings check_rooms_know_no_wire(const Tree& tree, const std::set<std::string>& wings);

} // namespace latchkey::structure
