#pragma once

// A mailer that keeps what it is given. Thread-safe.

#include "mail/mailer.hpp"

#include <cstddef>
#include <mutex>
#include <string>
#include <vector>

namespace latchkey::testing {

class RecordingMailer final : public mail::Mailer {
public:
    mail::Delivery deliver(const mail::Message& message) override;

    /// In the order they were sent.
    [[nodiscard]] std::vector<mail::Message> messages() const;

    /// Those to that address.
    [[nodiscard]] std::vector<mail::Message> messages_to(const std::string& address) const;

    void clear();

private:
    mutable std::mutex mutex_;
    std::vector<mail::Message> messages_;
};

/// The one-time code in the text part: the one run of exactly so many digits. Throws
/// std::runtime_error when there is none or more than one.
std::string find_code(const mail::Message& message, std::size_t code_digits = 6);

} // namespace latchkey::testing
