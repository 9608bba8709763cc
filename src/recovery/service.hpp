#pragma once

// The rules of recovering a password: asked → verified → consumed.

#include "accounts/model.hpp"
#include "accounts/password_policy.hpp"
#include "audit/record.hpp"
#include "base/error.hpp"
#include "base/secret.hpp"
#include "crypto/password_hasher.hpp"
#include "mail/outbox.hpp"
#include "mail/templates.hpp"
#include "recovery/model.hpp"
#include "recovery/store.hpp"
#include "sessions/notices.hpp"
#include "storage/database.hpp"
#include "throttle/account_limits.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace latchkey::recovery {

/// Thread-safe. Blocks on the database and on hashing.
class RecoveryService {
public:
    /// All must outlive the service.
    struct Parts {
        storage::Database& database;
        crypto::PasswordHasher& hasher;
        mail::Outbox& outbox;
        sessions::Notices& notices;
        const accounts::PasswordPolicy& password_policy;
        const throttle::AccountLimits& limits;
        const audit::Record& record;
    };

    /// `mac_key`: derived for this purpose only.
    RecoveryService(const Parts& parts, Secret mac_key, Rules rules);

    [[nodiscard]] const accounts::PasswordPolicy& password_policy() const {
        return parts_.password_policy;
    }

    /// Sends a new code if the address has an enabled account and has not been sent too many. An
    /// unknown one gets a code as well, that nobody is told: it costs the same and answers the same
    /// from here on. Gives what the browser keeps for the next steps; empty where codes are not
    /// bound to one.
    std::string
    ask(const accounts::Email& email, mail::Language language, const audit::Client& client);

    /// Error: invalid_code, for a wrong, expired, consumed or worn-out code, an unknown address,
    /// and one at which too many wrong codes were tried.
    Result<void> verify(const CodeClaim& claim, const audit::Client& client);

    /// Sets the password, ends every session of the account, forgets whatever was tried at it, and
    /// tells its owner.
    /// Errors: invalid_code, also for a code that was not verified; invalid_input for a password
    /// that the policy refuses its owner, which leaves the code as it was; unavailable.
    Result<void>
    reset(const PasswordReset& reset, const audit::Client& client, mail::Language language);

    [[nodiscard]] const Rules& rules() const { return rules_; }

private:
    [[nodiscard]] std::optional<FieldError> find_password_fault(const PasswordReset& reset);
    [[nodiscard]] CodeKey key_of(const CodeClaim& claim) const;
    [[nodiscard]] std::string flow_of(std::string_view browser) const;
    [[nodiscard]] bool is_blocked(storage::Transaction& tx, const accounts::Email& email) const;
    void count_wrong_try(
        storage::Transaction& tx, const CodeClaim& claim, const audit::Client& client
    ) const;

    const Parts parts_;
    const Secret mac_key_;
    const Rules rules_;
};

} // namespace latchkey::recovery
