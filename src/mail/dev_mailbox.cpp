#include "mail/dev_mailbox.hpp"

namespace latchkey::mail {

DevMailbox::DevMailbox(const Clock& clock)
    : clock_(clock) {}

Delivery DevMailbox::deliver(const Message& message) {
    const std::lock_guard lock(mutex_);
    if (mails_.size() == mails_max) {
        mails_.pop_front();
    }
    mails_.push_back(Mail{message, clock_.now()});
    return Delivery::delivered;
}

std::vector<DevMailbox::Mail> DevMailbox::list() const {
    const std::lock_guard lock(mutex_);
    return {mails_.begin(), mails_.end()};
}

} // namespace latchkey::mail
