#include "sessions/notices.hpp"

#include "base/unicode.hpp"

#include <chrono>

namespace latchkey::sessions {

namespace {

constexpr std::chrono::hours notice_lifetime{24};

} // namespace

void Notices::enqueue(
    storage::Transaction& tx, const accounts::User& user, const Occasion& occasion
) {
    const throttle::Subject subject = limits_.subject_of(fold_case(user.email));
    if (!limits_.may_send_notice(tx, mail::to_string(occasion.notice), subject)) {
        return;
    }
    const mail::Message message = mail::render_notice(
        occasion.language,
        occasion.notice,
        {.to = user.email,
         .full_name = user.full_name,
         .browser = occasion.browser,
         .at = occasion.at}
    );
    outbox_.enqueue(tx, message, notice_lifetime);
}

} // namespace latchkey::sessions
