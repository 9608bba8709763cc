#pragma once

// Whether a mail that was written before its transaction may still go out. Called by the services
// of this wing.

#include "accounts/model.hpp"
#include "mail/outbox.hpp"

#include <optional>

namespace latchkey::registration {

/// `before`: the owner of the address the mail was written for, nobody where there was none; `now`:
/// in the transaction. Takes the recipient away unless both are the same, and enabled: the message
/// is a decoy then, and costs what the mail would have.
void recheck_recipient(
    mail::SealedMessage& message,
    const std::optional<accounts::User>& before,
    const std::optional<accounts::User>& now
);

} // namespace latchkey::registration
