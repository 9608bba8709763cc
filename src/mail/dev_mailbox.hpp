#pragma once

// The mailbox of `serve --dev`: mail is kept in memory and shown at /dev/mail instead of being
// sent.

#include "base/clock.hpp"
#include "mail/mailer.hpp"

#include <cstddef>
#include <deque>
#include <mutex>
#include <vector>

namespace latchkey::mail {

class DevMailbox final : public Mailer {
public:
    /// Older mails make room for newer ones.
    static constexpr std::size_t mails_max = 200;

    struct Mail {
        Message message;
        TimePoint sent_at;
    };

    /// `clock` must outlive it.
    explicit DevMailbox(const Clock& clock);

    /// Always `delivered`.
    Delivery deliver(const Message& message) override;

    /// In the order of delivery, oldest first. Thread-safe.
    [[nodiscard]] std::vector<Mail> list() const;

private:
    const Clock& clock_;
    mutable std::mutex mutex_;
    std::deque<Mail> mails_;
};

} // namespace latchkey::mail
