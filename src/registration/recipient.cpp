#include "registration/recipient.hpp"

namespace latchkey::registration {

void recheck_recipient(
    mail::SealedMessage& message,
    const std::optional<accounts::User>& before,
    const std::optional<accounts::User>& now
) {
    const bool is_same =
        before.has_value() == now.has_value() && (!now || before->email == now->email);
    if (!is_same || (now && now->disabled_at)) {
        message.recipient.clear();
    }
}

} // namespace latchkey::registration
