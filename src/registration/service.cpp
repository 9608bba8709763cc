#include "registration/service.hpp"

#include "accounts/store.hpp"
#include "crypto/random.hpp"
#include "mail/templates.hpp"
#include "registration/mac.hpp"
#include "registration/recipient.hpp"

#include <optional>
#include <string>
#include <utility>

namespace latchkey::registration {

using accounts::find_user_by_email;
using storage::Transaction;

namespace {

/// Both mails that registering may send: a newer one takes the place of one that waits.
constexpr std::string_view mail_topic = "registration";

/// Greets nobody by name: see render_verify_email().
mail::Message code_mail(mail::Language language, const std::string& to, const Secret& code) {
    return mail::render_verify_email(
        language,
        {.to = to,
         .full_name = "",
         .code = std::string(code.reveal()),
         .minutes = static_cast<unsigned>(code_lifetime.count())}
    );
}

} // namespace

RegistrationService::RegistrationService(const Parts& parts, Secret mac_key)
    : parts_(parts)
    , mac_key_(std::move(mac_key)) {}

AttemptKey RegistrationService::key_of(const AttemptClaim& claim) const {
    const std::string& address = claim.email.key();
    return {address, mac_of(mac_key_, {"attempt", address, claim.attempt.reveal()})};
}

/// The code's is over the attempt, too: a row put together of two is worth nothing.
CodeKey RegistrationService::key_of(const AttemptClaim& claim, std::string_view code) const {
    const std::string& address = claim.email.key();
    return {key_of(claim), mac_of(mac_key_, {"code", address, claim.attempt.reveal(), code})};
}

Result<Secret>
RegistrationService::begin(const accounts::Registration& registration, mail::Language language) {
    const accounts::Email& email = registration.email;
    if (const auto may_be = parts_.accounts.check_password(registration); !may_be) {
        return may_be.error();
    }
    auto place = parts_.hasher.reserve();
    if (!place) {
        return place.error();
    }
    const auto hash = parts_.hasher.hash(std::move(*place), registration.password);
    if (!hash) {
        return hash.error();
    }
    AttemptClaim claim{email, Secret(crypto::random_token(attempt_bytes))};
    const Secret code(crypto::random_digits(code_digits));
    const CodeKey key = key_of(claim, code.reveal());
    const accounts::NewUser user{
        .email = email,
        .full_name = registration.full_name,
        .company = registration.company,
        .password_hash = *hash};
    const auto owner =
        parts_.database.read([&](Transaction& tx) { return find_user_by_email(tx, email); });
    // To an account's stored spelling, never to the one that was typed: two addresses that fold to
    // one key may be two people's mailboxes.
    mail::SealedMessage message = parts_.outbox.seal(
        owner ? mail::render_notice(
                    language,
                    mail::Notice::account_exists,
                    {.to = owner->email, .full_name = owner->full_name}
                )
              : code_mail(language, email.text(), code)
    );
    const throttle::Subject subject = parts_.limits.subject_of(email.key());
    parts_.database.write([&](Transaction& tx) {
        if (!parts_.limits.may_send_code(tx, subject)) {
            return; // an attempt whose code nobody is sent would end one whose code somebody was
        }
        recheck_recipient(message, owner, find_user_by_email(tx, email));
        replace_registration(tx, key, user);
        parts_.outbox.replace(tx, mail_topic, message, code_lifetime);
    });
    parts_.outbox.notify();
    return std::move(claim.attempt);
}

void RegistrationService::resend(const AttemptClaim& claim, mail::Language language) {
    const Secret code(crypto::random_digits(code_digits));
    const CodeKey key = key_of(claim, code.reveal());
    const auto pending =
        parts_.database.read([&](Transaction& tx) { return find_registration(tx, key.attempt); });
    const std::string& to = pending ? pending->email.text() : claim.email.text();
    mail::SealedMessage message = parts_.outbox.seal(code_mail(language, to, code));
    const throttle::Subject subject = parts_.limits.subject_of(claim.email.key());
    parts_.database.write([&](Transaction& tx) {
        if (!parts_.limits.may_send_code(tx, subject)) {
            return;
        }
        const bool has_account = find_user_by_email(tx, claim.email).has_value();
        if (!renew_code(tx, key) || !pending || has_account) {
            message.recipient.clear();
        }
        parts_.outbox.replace(tx, mail_topic, message, code_lifetime);
    });
    parts_.outbox.notify();
}

Result<void> RegistrationService::verify(const CodeClaim& claim, const audit::Client& client) {
    const CodeKey key = key_of(claim.attempt, claim.code.reveal());
    const bool is_opened = parts_.database.write([&](Transaction& tx) {
        const auto user = take_registration(tx, key);
        if (!user) {
            count_try(tx, key);
            return false;
        }
        return parts_.accounts.open(tx, *user, audit::Author::anonymous(client)).has_value();
    });
    if (!is_opened) {
        return Error{ErrorCode::invalid_code, "Incorrect or expired code"};
    }
    return {};
}

} // namespace latchkey::registration
