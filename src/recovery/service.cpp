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
constexpr std::size_t browser_bytes = 32;

/// The account that a code for the address is sent to.
std::optional<accounts::User> find_addressee(Transaction& tx, const accounts::Email& email) {
    auto user = accounts::find_user_by_email(tx, email);
    return user && !user->disabled_at ? std::move(user) : std::nullopt;
}

/// Of nobody, where the address has no account: recorded all the same. How long an answer takes
/// must not tell that there is one.
audit::Event
event_of(audit::Kind kind, const std::optional<accounts::User>& user, const audit::Client& client) {
    audit::Event event{.kind = kind, .by = audit::Author::anonymous(client)};
    if (user) {
        event.user_id = user->id.value();
    }
    return event;
}

Error invalid_code(std::string_view message) {
    return {ErrorCode::invalid_code, std::string(message)};
}

} // namespace

RecoveryService::RecoveryService(const Parts& parts, Secret mac_key, Rules rules)
    : parts_(parts)
    , mac_key_(std::move(mac_key))
    , rules_(rules) {}

/// Keyed: who reads the table can not try the million codes there are. Address and flow are part of
/// it, so that a row copied to another address is worth nothing there.
CodeKey RecoveryService::key_of(const CodeClaim& claim) const {
    CodeKey key{claim.email.key(), flow_of(claim.browser), {}};
    std::string message = key.email_key;
    message.append(1, '\0').append(key.flow).append(1, '\0'); // no address and no flow holds one
    message += claim.code.reveal();
    key.code_mac = base64url_encode(crypto::hmac_sha256(mac_key_, message));
    wipe(message);
    return key;
}

/// Who reads the table can not make the cookie of it.
std::string RecoveryService::flow_of(std::string_view browser) const {
    return rules_.is_bound ? base64url_encode(crypto::hmac_sha256(mac_key_, browser))
                           : std::string();
}

bool RecoveryService::is_blocked(Transaction& tx, const accounts::Email& email) const {
    return parts_.limits.is_blocked(
        tx, throttle::Attempt::code, parts_.limits.subject_of(email.key())
    );
}

/// At an open code alone: without one there is nothing to guess, and nothing for a stranger to use
/// up but what he asked for himself.
void RecoveryService::count_wrong_try(
    Transaction& tx, const CodeClaim& claim, const audit::Client& client
) const {
    if (!count_attempt(tx, key_of(claim))) {
        return;
    }
    static_cast<void>(parts_.limits.begin_try(
        tx, throttle::Attempt::code, parts_.limits.subject_of(claim.email.key())
    ));
    const auto user = find_addressee(tx, claim.email);
    parts_.record.append(tx, event_of(audit::Kind::recovery_code_failed, user, client));
    if (is_blocked(tx, claim.email)) {
        parts_.record.append(tx, event_of(audit::Kind::recovery_blocked, user, client));
    }
}

std::string RecoveryService::ask(
    const accounts::Email& email, mail::Language language, const audit::Client& client
) {
    std::string browser = rules_.is_bound ? crypto::random_token(browser_bytes) : std::string();
    const Secret code(crypto::random_digits(rules_.code_digits));
    const CodeKey key = key_of({email, code, browser});
    const auto addressee =
        parts_.database.read([&](Transaction& tx) { return find_addressee(tx, email); });
    // To the stored spelling, never to the one that was typed: two addresses that fold to one key
    // may be two people's mailboxes. Written for unknown addresses too: that takes time.
    mail::SealedMessage message = parts_.outbox.seal(mail::render_recovery_code(
        language,
        {.to = addressee ? addressee->email : email.text(),
         .full_name = addressee ? addressee->full_name : email.text(),
         .code = std::string(code.reveal()),
         .minutes = static_cast<unsigned>(code_lifetime.count())}
    ));
    const throttle::Subject subject = parts_.limits.subject_of(email.key());
    parts_.database.write([&](Transaction& tx) {
        // A code that nobody is sent would only take the place of one that somebody was.
        if (is_blocked(tx, email) || !parts_.limits.may_send_code(tx, subject)) {
            return;
        }
        const auto user = find_addressee(tx, email);
        replace_code(tx, key, user ? std::optional(user->id) : std::nullopt);
        if (!user || user->email != message.recipient) {
            message.recipient.clear(); // unknown, or changed since it was written
        }
        parts_.outbox.replace(tx, mail_topic, message, code_lifetime);
        parts_.record.append(tx, event_of(audit::Kind::recovery_requested, user, client));
    });
    parts_.outbox.notify();
    return browser;
}

Result<void> RecoveryService::verify(const CodeClaim& claim, const audit::Client& client) {
    const CodeKey key = key_of(claim);
    const bool is_right = parts_.database.write([&](Transaction& tx) {
        if (is_blocked(tx, claim.email)) {
            return false;
        }
        if (mark_verified(tx, key)) {
            const auto user = accounts::find_user_by_email(tx, claim.email).value();
            parts_.record.append(tx, event_of(audit::Kind::recovery_code_verified, user, client));
            return true;
        }
        count_wrong_try(tx, claim, client);
        return false;
    });
    if (!is_right) {
        return invalid_code("Incorrect or expired code");
    }
    return {};
}

/// Only for whoever has the code: what is refused here tells of the account.
std::optional<FieldError> RecoveryService::find_password_fault(const PasswordReset& reset) {
    const auto user = parts_.database.read([&](Transaction& tx) {
        return find_addressee(tx, reset.claim.email);
    });
    if (!user) {
        return std::nullopt; // nor will there be a password
    }
    return parts_.password_policy.check_for(
        {user->email, user->full_name, user->company}, "password", reset.new_password
    );
}

Result<void> RecoveryService::reset(
    const PasswordReset& reset, const audit::Client& client, mail::Language language
) {
    auto place = parts_.hasher.reserve();
    if (!place) {
        return place.error();
    }
    const accounts::Email& email = reset.claim.email;
    const CodeKey key = key_of(reset.claim);
    // A look first: a wrong code must not cost a hash. The conditional UPDATE decides.
    const bool is_right = parts_.database.read([&](Transaction& tx) {
        return !is_blocked(tx, email) && is_verified(tx, key);
    });
    if (!is_right) {
        parts_.database.write([&](Transaction& tx) { count_wrong_try(tx, reset.claim, client); });
        return invalid_code("Invalid or expired code");
    }
    if (auto fault = find_password_fault(reset)) {
        return Error{ErrorCode::invalid_input, "Invalid Data", {*std::move(fault)}};
    }
    const auto hash = parts_.hasher.hash(std::move(*place), reset.new_password);
    if (!hash) {
        return hash.error();
    }
    const bool is_done = parts_.database.write([&](Transaction& tx) {
        const auto user = find_addressee(tx, email);
        if (!user || is_blocked(tx, email) || !consume(tx, key, user->id)) {
            return false;
        }
        accounts::update_password(tx, user->id, *hash);
        sessions::revoke_sessions_of(tx, user->id, sessions::Ending::revoked);
        erase_codes(tx, email.key());
        parts_.limits.forgive(tx, parts_.limits.subject_of(email.key()));
        parts_.record.append(tx, event_of(audit::Kind::password_reset, user, client));
        parts_.notices.enqueue(
            tx, *user, {mail::Notice::password_reset, language, client.user_agent, tx.now()}
        );
        return true;
    });
    parts_.notices.notify();
    if (!is_done) {
        return invalid_code("Invalid or expired code");
    }
    return {};
}

} // namespace latchkey::recovery
