#pragma once

// What accounts need of the wings above them, which they cannot know of.

#include "accounts/service.hpp"

namespace latchkey::app {

/// For the server and for the command line. Whoever is shut out loses every session: to be let in
/// again brings none of them back. With a new address all end but the one that asked for it.
accounts::AccountService::Hooks account_hooks();

} // namespace latchkey::app
