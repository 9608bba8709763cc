#include "support/recording_mailer.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <stdexcept>

namespace latchkey::testing {

mail::Delivery RecordingMailer::deliver(const mail::Message& message) {
    const std::lock_guard lock(mutex_);
    messages_.push_back(message);
    return mail::Delivery::delivered;
}

std::vector<mail::Message> RecordingMailer::messages() const {
    const std::lock_guard lock(mutex_);
    return messages_;
}

std::vector<mail::Message> RecordingMailer::messages_to(const std::string& address) const {
    const std::lock_guard lock(mutex_);
    std::vector<mail::Message> found;
    std::ranges::copy_if(messages_, std::back_inserter(found), [&](const mail::Message& message) {
        return message.to == address;
    });
    return found;
}

void RecordingMailer::clear() {
    const std::lock_guard lock(mutex_);
    messages_.clear();
}

std::string find_code(const mail::Message& message, std::size_t code_digits) {
    constexpr const char* digits = "0123456789";
    std::optional<std::string> code;
    std::size_t begin = message.text.find_first_of(digits);
    while (begin != std::string::npos) {
        const std::size_t end =
            std::min(message.text.find_first_not_of(digits, begin), message.text.size());
        if (end - begin == code_digits) {
            if (code) {
                throw std::runtime_error("the mail has more than one code");
            }
            code = message.text.substr(begin, code_digits);
        }
        begin = message.text.find_first_of(digits, end);
    }
    if (!code) {
        throw std::runtime_error("the mail has no code");
    }
    return *code;
}

} // namespace latchkey::testing
