#pragma once

// The rules of a new address where it has to be proved first: asked with the password → code shown
// in the same session → changed. Until then the account keeps its address.

#include "accounts/service.hpp"
#include "base/error.hpp"
#include "base/secret.hpp"
#include "mail/outbox.hpp"
#include "registration/address_change_store.hpp"
#include "storage/database.hpp"

#include <optional>
#include <string_view>

namespace latchkey::registration {

/// Thread-safe. Blocks on the database and on hashing.
class AddressChanges {
public:
    /// All must outlive it.
    struct Parts {
        storage::Database& database;
        accounts::AccountService& accounts;
        accounts::Authenticator& authenticator;
        mail::Outbox& outbox;
        const throttle::AccountLimits& limits;
    };

    /// `mac_key`: derived for this purpose only.
    AddressChanges(const Parts& parts, Secret mac_key);

    /// What changes, the new address among it, and the account's current password.
    struct Request {
        accounts::UserChanges changes;
        std::optional<Secret> password;
    };

    /// Mails a code to the new address, in the place of a change asked for before; whatever else
    /// changes, changes at once. The owner of another account that has the address is told instead;
    /// that costs the same and answers the same. An address that was sent too many mails is sent no
    /// other. Errors: those of accounts::Authenticator::check(), session_revoked, not_found.
    Result<accounts::User>
    ask(const accounts::Principal& principal, const Request& request, mail::Language language);

    /// Changes the address; the account's other sessions end, and the address before is told.
    /// Errors: session_revoked; invalid_code, for a wrong, expired, used or worn-out code, another
    /// session's, and an address that has become another account's.
    Result<accounts::User>
    confirm(const accounts::Principal& principal, const Secret& code, mail::Language language);

private:
    [[nodiscard]] ChangeKey
    key_of(const accounts::Principal& principal, std::string_view code) const;

    const Parts parts_;
    const Secret mac_key_;
};

} // namespace latchkey::registration
