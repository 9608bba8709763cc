#include "accounts/authenticator.hpp"

#include "accounts/service.hpp"

#include <utility>

namespace latchkey::accounts {

using storage::Transaction;
using throttle::Attempt;

Result<Authenticator::Proof> Authenticator::check(
    const Email& email, const Secret& password, const audit::Author& by, const std::string& device
) {
    return check(limits_.subject_of(email.key(), device), password, by, [&](Transaction& tx) {
        return find_credential(tx, email);
    });
}

Result<Authenticator::Proof>
Authenticator::check(UserId id, const std::optional<Secret>& password, const audit::Author& by) {
    const auto email_key = database_.read([&](Transaction& tx) { return find_email_key(tx, id); });
    if (!email_key || !password) {
        return incorrect_credentials();
    }
    return check(limits_.subject_of(*email_key), *password, by, [&](Transaction& tx) {
        return find_credential(tx, id);
    });
}

Result<Authenticator::Proof> Authenticator::check(
    const throttle::Subject& subject,
    const Secret& password,
    const audit::Author& by,
    const FindCredential& find
) {
    // A place first: what can not be hashed costs no row. Then the try is counted before its
    // password is looked at, or a thousand at once would all be the first.
    auto place = hasher_.reserve();
    if (!place) {
        return place.error();
    }
    auto begun = database_.write([&](Transaction& tx) -> Result<Try> {
        const auto failures_before = limits_.begin_try(tx, Attempt::password, subject);
        return failures_before ? Result<Try>(Try{find(tx), *failures_before})
                               : failures_before.error();
    });
    if (!begun) {
        return begun.error();
    }
    const auto is_right = verify(std::move(*place), password, begun->credential);
    if (!is_right) {
        return is_right.error();
    }
    if (!*is_right) {
        note_failure(*begun, by);
        return incorrect_credentials();
    }
    auto stronger_hash = rehash(password, begun->credential->password_hash);
    return Proof{
        std::move(*begun->credential), subject, begun->failures_before, std::move(stronger_hash)};
}

/// Nobody waits for it: how long an answer takes must not tell that there is such an account. Those
/// at unknown addresses are not recorded, and those that are held back once, when that begins:
/// whoever tries without end fills no table.
void Authenticator::note_failure(const Try& failed, const audit::Author& by) {
    if (!failed.credential) {
        return;
    }
    const std::int64_t failures = failed.failures_before + 1;
    const bool is_blocked = failures == throttle::rule_of(Attempt::password).free + 1;
    auto append = [&record = record_, by, is_blocked, id = failed.credential->user_id.value()](
                      Transaction& tx
                  ) {
        record.append(tx, {.kind = audit::Kind::sign_in_failed, .by = by, .user_id = id});
        if (is_blocked) {
            record.append(tx, {.kind = audit::Kind::sign_in_blocked, .by = by, .user_id = id});
        }
        return true;
    };
    database_.write_later(std::move(append), [] {});
}

Result<bool> Authenticator::verify(
    crypto::PasswordHasher::Place place,
    const Secret& password,
    const std::optional<Credential>& credential
) {
    return credential ? hasher_.verify(std::move(place), password, credential->password_hash)
                      : hasher_.verify_decoy(std::move(place), password);
}

/// Nothing, too, when the hasher is too busy: it can wait for the next sign-in.
std::optional<crypto::PasswordHash>
Authenticator::rehash(const Secret& password, const crypto::PasswordHash& hash) {
    if (!hasher_.needs_rehash(hash)) {
        return std::nullopt;
    }
    auto renewed = hasher_.hash(password);
    return renewed ? std::optional(std::move(*renewed)) : std::nullopt;
}

Result<void> Authenticator::settle(Transaction& tx, const Proof& proof) const {
    if (!is_current(tx, proof.credential)) {
        return incorrect_credentials();
    }
    limits_.succeed(tx, Attempt::password, proof.subject);
    if (proof.stronger_hash) {
        renew_password_hash(tx, proof.credential.user_id, *proof.stronger_hash);
    }
    return {};
}

} // namespace latchkey::accounts
