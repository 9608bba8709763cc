#include "registration/address_changes.hpp"

#include "accounts/store.hpp"
#include "crypto/random.hpp"
#include "mail/templates.hpp"
#include "registration/mac.hpp"
#include "registration/model.hpp"
#include "registration/recipient.hpp"
#include "sessions/liveness.hpp"

#include <string>
#include <utility>

namespace latchkey::registration {

using accounts::Email;
using accounts::Principal;
using accounts::User;
using storage::Transaction;

namespace {

constexpr std::string_view change_topic = "email_change";

/// Another account's, not one's own in another spelling.
std::optional<User> find_other_owner(Transaction& tx, const Email& email, const Principal& self) {
    auto owner = accounts::find_user_by_email(tx, email);
    return owner && owner->id != self.user_id() ? std::move(owner) : std::nullopt;
}

mail::Message code_mail(mail::Language language, const Email& email, const Secret& code) {
    return mail::render_confirm_address(
        language,
        {.to = email.text(),
         .full_name = "",
         .code = std::string(code.reveal()),
         .minutes = static_cast<unsigned>(code_lifetime.count())}
    );
}

} // namespace

AddressChanges::AddressChanges(const Parts& parts, Secret mac_key)
    : parts_(parts)
    , mac_key_(std::move(mac_key)) {}

ChangeKey AddressChanges::key_of(const Principal& principal, std::string_view code) const {
    const std::string user = std::to_string(principal.user_id().value());
    const std::string& session = principal.session_id();
    return {principal.user_id(), session, mac_of(mac_key_, {"address", user, session, code})};
}

Result<User>
AddressChanges::ask(const Principal& principal, const Request& request, mail::Language language) {
    const auto proof =
        parts_.authenticator.check(principal.user_id(), request.password, principal.author());
    if (!proof) {
        return proof.error();
    }
    const Email& email = request.changes.email.value();
    const Secret code(crypto::random_digits(code_digits));
    const ChangeKey key = key_of(principal, code.reveal());
    const auto owner = parts_.database.read([&](Transaction& tx) {
        return find_other_owner(tx, email, principal);
    });
    mail::SealedMessage message = parts_.outbox.seal(
        owner ? mail::render_notice(
                    language,
                    mail::Notice::address_taken,
                    {.to = owner->email, .full_name = owner->full_name}
                )
              : code_mail(language, email, code)
    );
    const throttle::Subject subject = parts_.limits.subject_of(email.key());
    accounts::UserChanges at_once = request.changes;
    at_once.email.reset();
    auto outcome = parts_.database.write([&](Transaction& tx) -> Result<User> {
        if (const auto holds = sessions::recheck(tx, principal); !holds) {
            return holds.error();
        }
        if (const auto still_holds = parts_.authenticator.settle(tx, *proof); !still_holds) {
            return still_holds.error();
        }
        if (parts_.limits.may_send_code(tx, subject)) {
            recheck_recipient(message, owner, find_other_owner(tx, email, principal));
            replace_address_change(tx, key, email);
            parts_.outbox.replace(tx, change_topic, message, code_lifetime);
        }
        return at_once.full_name || at_once.company
                   ? parts_.accounts.change_own(tx, principal, at_once, language)
                   : accounts::find_user(tx, principal.user_id()).value();
    });
    parts_.outbox.notify();
    return outcome;
}

Result<User>
AddressChanges::confirm(const Principal& principal, const Secret& code, mail::Language language) {
    const Error invalid_code{ErrorCode::invalid_code, "Incorrect or expired code"};
    const ChangeKey key = key_of(principal, code.reveal());
    auto outcome = parts_.database.write([&](Transaction& tx) -> Result<User> {
        if (const auto holds = sessions::recheck(tx, principal); !holds) {
            return holds.error();
        }
        const auto email = take_address_change(tx, key);
        if (!email) {
            count_try(tx, key);
            return invalid_code;
        }
        accounts::UserChanges changes;
        changes.email = *email;
        auto changed = parts_.accounts.change_own(tx, principal, changes, language);
        return changed ? std::move(changed) : invalid_code;
    });
    parts_.outbox.notify();
    return outcome;
}

} // namespace latchkey::registration
