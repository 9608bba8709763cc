#pragma once

// What may be written where: names, catch, coroutines, SQL, the operator's rights, marks of
// unfinished work, length.

#include "source_tree.hpp"

#include <cstddef>
#include <map>
#include <string>

namespace latchkey::structure {

/// A path to the reason why it is an exception.
using Explained = std::map<std::string, std::string>;

/// The sources of this house that catch, and why each has to.
const Explained& catchers_of_the_house();

/// No file or folder is called utils, common, helpers, manager, misc or the like.
Findings check_names(const Tree& tree);

/// `catch` stands in the sources listed and in no other; who is listed does catch.
Findings check_catch(const Tree& tree, const Explained& catchers);

/// One call of co_spawn, `detached` nowhere, coroutines in http only.
Findings check_coroutines(const Tree& tree);

/// SQL text stands in storage and in stores only.
Findings check_sql(const Tree& tree);

/// An Admin that no session made, `of_operator`, is for whoever may run the program: the word
/// stands in principal.hpp of accounts, which has it, and in cli.
Findings check_operator(const Tree& tree);

/// A password is verified by the authenticator of accounts alone, which has the limits.
Findings check_authentication(const Tree& tree);

/// No marks of unfinished work.
Findings check_finished(const Tree& tree);

/// No source is longer than that.
Findings check_length(const Tree& tree, std::size_t lines_max);

} // namespace latchkey::structure
