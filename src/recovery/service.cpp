#include "recovery/service.hpp"

#include "accounts/store.hpp"
#include "base/encoding.hpp"
#include "crypto/mac.hpp"
#include "crypto/random.hpp"
#include "sessions/store.hpp"

#include <utility>

namespace latchkey::recovery {

using storage::Transaction;

namespace {

constexpr std::string_view mail_topic = "recovery_code";

/// The account that a code for the address is sent to.
std::optional<accounts::User> find_addressee(Transaction& tx, const accounts::Email& email) {
    auto user = accounts::find_user_by_email(tx, email);
    return user && !user->disabled_at ? std::move(user) : std::nullopt;
}

Error invalid_code(std::string_view message) {
    return {ErrorCode::invalid_code, std::string(message)};
}

} // namespace

RecoveryService::RecoveryService(
    storage::Database& database,
    crypto::PasswordHasher& hasher,
    mail::Outbox& outbox,
    const accounts::PasswordPolicy& password_policy,
    Secret mac_key
)
    : database_(database)
    , hasher_(hasher)
    , outbox_(outbox)
    , password_policy_(password_policy)
    , mac_key_(std::move(mac_key)) {}

/// Keyed: who reads the table can not try the million codes there are. The address is part of it,
/// so that a row copied to another address is worth nothing there.
CodeKey RecoveryService::key_of(const accounts::Email& email, std::string_view code) const {
    std::string message = email.key();
    message.push_back('\0'); // no address holds one
    message += code;
    CodeKey key{email.key(), base64url_encode(crypto::hmac_sha256(mac_key_, message))};
    wipe(message);
    return key;
}

void RecoveryService::ask(const accounts::Email& email, mail::Language language) {
    const Secret code(crypto::random_digits(code_digits));
    const CodeKey key = key_of(email, code.reveal());
    const auto addressee =
        database_.read([&](Transaction& tx) { return find_addressee(tx, email); });
    // To the stored spelling, never to the one that was typed: two addresses that fold to one key
    // may be two people's mailboxes. Written for unknown addresses too: that takes time.
    mail::SealedMessage message = outbox_.seal(mail::render_recovery_code(
        language,
        {.to = addressee ? addressee->email : email.text(),
         .full_name = addressee ? addressee->full_name : email.text(),
         .code = std::string(code.reveal()),
         .minutes = static_cast<unsigned>(code_lifetime.count())}
    ));
    database_.write([&](Transaction& tx) {
        const auto user = find_addressee(tx, email);
        replace_code(tx, key, user ? std::optional(user->id) : std::nullopt);
        if (!user || user->email != message.recipient) {
            message.recipient.clear(); // unknown, or changed since it was written
        }
        outbox_.replace(tx, mail_topic, message, code_lifetime);
    });
    outbox_.notify();
}

Result<void> RecoveryService::verify(const CodeClaim& claim) {
    const CodeKey key = key_of(claim.email, claim.code.reveal());
    const bool is_right = database_.write([&](Transaction& tx) {
        if (mark_verified(tx, key)) {
            return true;
        }
        count_attempt(tx, key);
        return false;
    });
    if (!is_right) {
        return invalid_code("Incorrect or expired code");
    }
    return {};
}

/// Only for whoever has the code: what is refused here tells of the account.
std::optional<FieldError> RecoveryService::find_password_fault(const PasswordReset& reset) {
    const auto user =
        database_.read([&](Transaction& tx) { return find_addressee(tx, reset.claim.email); });
    if (!user) {
        return std::nullopt; // nor will there be a password
    }
    return password_policy_.check_for(
        {user->email, user->full_name, user->company}, "password", reset.new_password
    );
}

Result<void> RecoveryService::reset(const PasswordReset& reset) {
    const CodeKey key = key_of(reset.claim.email, reset.claim.code.reveal());
    // A look first: a wrong code must not cost a hash. The conditional UPDATE decides.
    const bool is_right = database_.read([&](Transaction& tx) { return is_verified(tx, key); });
    if (!is_right) {
        database_.write([&](Transaction& tx) { count_attempt(tx, key); });
        return invalid_code("Invalid or expired code");
    }
    if (auto fault = find_password_fault(reset)) {
        return Error{ErrorCode::invalid_input, "Invalid Data", {*std::move(fault)}};
    }
    const auto hash = hasher_.hash(reset.new_password);
    if (!hash) {
        return hash.error();
    }
    const bool is_done = database_.write([&](Transaction& tx) {
        const auto user = find_addressee(tx, reset.claim.email);
        if (!user || !consume(tx, key, user->id)) {
            return false;
        }
        accounts::update_password(tx, user->id, *hash);
        sessions::revoke_sessions_of(tx, user->id, sessions::Ending::revoked);
        return true;
    });
    if (!is_done) {
        return invalid_code("Invalid or expired code");
    }
    return {};
}

} // namespace latchkey::recovery
