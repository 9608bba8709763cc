#pragma once

// The rules of recovering a password: asked → verified → consumed.

#include "accounts/password_policy.hpp"
#include "base/error.hpp"
#include "base/secret.hpp"
#include "crypto/password_hasher.hpp"
#include "mail/outbox.hpp"
#include "mail/templates.hpp"
#include "recovery/model.hpp"
#include "recovery/store.hpp"
#include "storage/database.hpp"

#include <string_view>

namespace latchkey::recovery {

/// Thread-safe. Blocks on the database and on hashing.
class RecoveryService {
public:
    /// `mac_key`: derived for this purpose only.
    RecoveryService(
        storage::Database& database,
        crypto::PasswordHasher& hasher,
        mail::Outbox& outbox,
        const accounts::PasswordPolicy& password_policy,
        Secret mac_key
    );

    [[nodiscard]] const accounts::PasswordPolicy& password_policy() const {
        return password_policy_;
    }

    /// Sends a new code if the address has an enabled account. An unknown one gets a code as well,
    /// that nobody is told: it costs the same and answers the same from here on.
    void ask(const accounts::Email& email, mail::Language language);

    /// Error: invalid_code, for a wrong, expired, consumed or worn-out code and an unknown address.
    Result<void> verify(const CodeClaim& claim);

    /// Sets the password and ends every session of the account. Errors: invalid_code, also for a
    /// code that was not verified; invalid_input for a password that the policy refuses its owner,
    /// which leaves the code as it was; unavailable.
    Result<void> reset(const PasswordReset& reset);

private:
    [[nodiscard]] std::optional<FieldError> find_password_fault(const PasswordReset& reset);
    [[nodiscard]] CodeKey key_of(const accounts::Email& email, std::string_view code) const;

    storage::Database& database_;
    crypto::PasswordHasher& hasher_;
    mail::Outbox& outbox_;
    const accounts::PasswordPolicy& password_policy_;
    Secret mac_key_;
};

} // namespace latchkey::recovery
