#pragma once

// The rules of registering where an address has to be proved first: begun → code shown by the same
// browser → account. Nothing that others could sign in to, recover or see is there before.

#include "accounts/service.hpp"
#include "base/error.hpp"
#include "base/secret.hpp"
#include "crypto/password_hasher.hpp"
#include "mail/outbox.hpp"
#include "registration/model.hpp"
#include "registration/store.hpp"
#include "storage/database.hpp"
#include "throttle/account_limits.hpp"

#include <string_view>

namespace latchkey::registration {

/// Thread-safe. Blocks on the database and on hashing.
class RegistrationService {
public:
    /// All must outlive the service.
    struct Parts {
        storage::Database& database;
        accounts::AccountService& accounts;
        crypto::PasswordHasher& hasher;
        mail::Outbox& outbox;
        const throttle::AccountLimits& limits;
    };

    /// `mac_key`: derived for this purpose only.
    RegistrationService(const Parts& parts, Secret mac_key);

    /// Mails a code, in the place of whatever attempt the address had, and returns the secret that
    /// the browser has to show along with it. The owner of an account that has the address already
    /// is told instead; that costs the same and answers the same. An address that was sent too many
    /// mails keeps the attempt it has. Errors: those of
    /// accounts::AccountService::check_password(), unavailable.
    Result<Secret> begin(const accounts::Registration& registration, mail::Language language);

    /// Mails another code for the attempt if there is one. If not, it costs and answers the same.
    void resend(const AttemptClaim& claim, mail::Language language);

    /// Makes the account, without a session: whoever reads a mail is not signed in by it. Error:
    /// invalid_code, for a wrong, expired, used or worn-out code, for another browser's and for an
    /// address that nobody registers or that has an account by now.
    Result<void> verify(const CodeClaim& claim, const audit::Client& client);

private:
    [[nodiscard]] AttemptKey key_of(const AttemptClaim& claim) const;
    [[nodiscard]] CodeKey key_of(const AttemptClaim& claim, std::string_view code) const;

    const Parts parts_;
    const Secret mac_key_;
};

} // namespace latchkey::registration
