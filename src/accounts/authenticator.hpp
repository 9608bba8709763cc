#pragma once

// The one place where a password is checked: for signing in, and for whatever asks for it again.
// The limits and the status of the account are part of it, so no way in passes them by.

#include "accounts/model.hpp"
#include "accounts/store.hpp"
#include "audit/record.hpp"
#include "base/error.hpp"
#include "base/secret.hpp"
#include "crypto/password_hasher.hpp"
#include "storage/database.hpp"
#include "throttle/account_limits.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace latchkey::accounts {

/// Thread-safe. Blocks on the database and on hashing.
class Authenticator {
public:
    /// A password was right a moment ago.
    struct Proof {
        Credential credential;
        throttle::Subject subject;
        std::int64_t failures_before; // in a row
        std::optional<crypto::PasswordHash> stronger_hash;
    };

    /// All must outlive it.
    Authenticator(
        storage::Database& database,
        crypto::PasswordHasher& hasher,
        const throttle::AccountLimits& limits,
        const audit::Record& record
    )
        : database_(database)
        , hasher_(hasher)
        , limits_(limits)
        , record_(record) {}

    /// `by`: who says the password, for the record. `device`: of a known one that the request comes
    /// from; empty for all others. Errors:
    /// invalid_credentials, the same and at the same cost for an unknown address and a wrong
    /// password; rate_limited, also alike; unavailable, when too many wait for a hash. Of a
    /// disabled account, settle() tells.
    Result<Proof> check(
        const Email& email,
        const Secret& password,
        const audit::Author& by,
        const std::string& device = {}
    );

    /// The same for an account that is known, whose user is to say its password again. Nobody's
    /// password is absent.
    Result<Proof> check(UserId id, const std::optional<Secret>& password, const audit::Author& by);

    /// In the transaction that acts on the proof: it still holds, the failures are forgotten, and a
    /// hash of old parameters is replaced. Error: invalid_credentials, when the password was
    /// changed or the account disabled since.
    Result<void> settle(storage::Transaction& tx, const Proof& proof) const;

private:
    /// What a try finds when it may begin.
    struct Try {
        std::optional<Credential> credential;
        std::int64_t failures_before;
    };

    using FindCredential = std::function<std::optional<Credential>(storage::Transaction&)>;

    Result<Proof> check(
        const throttle::Subject& subject,
        const Secret& password,
        const audit::Author& by,
        const FindCredential& find
    );
    void note_failure(const Try& failed, const audit::Author& by);
    Result<bool> verify(
        crypto::PasswordHasher::Place place,
        const Secret& password,
        const std::optional<Credential>& credential
    );
    std::optional<crypto::PasswordHash>
    rehash(const Secret& password, const crypto::PasswordHash& hash);

    storage::Database& database_;
    crypto::PasswordHasher& hasher_;
    const throttle::AccountLimits& limits_;
    const audit::Record& record_;
};

} // namespace latchkey::accounts
