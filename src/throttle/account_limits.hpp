#pragma once

// Limits by account, in the database: they survive a crash, every server of one database shares
// them, and no flood of other accounts pushes one out. An address without an account is counted
// like one that has one. Called inside transactions, by whoever checks a password or a code, or
// sends a mail.

#include "base/error.hpp"
#include "base/secret.hpp"
#include "storage/database.hpp"
#include "throttle/limits.hpp"
#include "throttle/store.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace latchkey::throttle {

/// Immutable; shared by every thread.
class AccountLimits {
public:
    /// `key`: derived for this purpose only.
    AccountLimits(Secret key, Mode mode);

    /// `email_key`: the one form of all spellings of the address. `device`: see Subject.
    [[nodiscard]] Subject
    subject_of(std::string_view email_key, std::string_view device = {}) const;

    /// Begins a try, and counts it as failed until succeed() says otherwise: of many at once no
    /// more pass than one by one. Gives the failures in a row before this one. Error: rate_limited;
    /// such a try is not counted.
    [[nodiscard]] Result<std::int64_t>
    begin_try(storage::Transaction& tx, Attempt kind, const Subject& subject) const;

    /// The try was right: the subject's count begins anew.
    void succeed(storage::Transaction& tx, Attempt kind, const Subject& subject) const;

    /// Whether begin_try() would give an error.
    [[nodiscard]] bool
    is_blocked(storage::Transaction& tx, Attempt kind, const Subject& subject) const;

    /// Nothing that was counted for the account counts any more: its owner has proved to be it.
    void forgive(storage::Transaction& tx, const Subject& subject) const;

    /// Whether one more mail with a code may go to the address, which counts it.
    [[nodiscard]] bool may_send_code(storage::Transaction& tx, const Subject& subject) const;

    /// Whether one more notice of the kind may go to the account, which counts it.
    [[nodiscard]] bool
    may_send_notice(storage::Transaction& tx, std::string_view kind, const Subject& subject) const;

private:
    /// The limits of one kind of mail.
    struct MailRule {
        std::string_view kind;
        std::span<const Rate> rates;
    };

    [[nodiscard]] bool
    may_send(storage::Transaction& tx, const MailRule& rule, const Subject& subject) const;

    const Secret key_;
    const Mode mode_;
};

} // namespace latchkey::throttle
