#pragma once

// What accounts need of the wings above them, which they cannot know of.

#include "accounts/service.hpp"
#include "sessions/notices.hpp"

namespace latchkey::app {

/// For the command line, which changes nobody's address. Whoever is shut out loses every session:
/// to be let in again brings none of them back. With a new address all end but the one that asked
/// for it.
accounts::AccountService::Hooks account_hooks();

/// The same for the server, where the address before is told of the new one. The
/// notices must outlive what is returned.
accounts::AccountService::Hooks account_hooks(sessions::Notices& notices);

} // namespace latchkey::app
