#pragma once

// A mail server that keeps what it is given, and what tests ask of it.

#include "mail/mailer.hpp"
#include "mail/outbox.hpp"
#include "support/test_database.hpp"

#include <cctype>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace latchkey::testing {

class Mailbox final : public mail::Mailer {
public:
    explicit Mailbox(TestDatabase& database)
        : outbox_(
              *database,
              crypto::Sealer(Secret(std::string(crypto::Sealer::key_bytes, 'k'))),
              *this,
              database.clock()
          ) {}

    mail::Outbox& outbox() { return outbox_; }

    mail::Delivery deliver(const mail::Message& message) override {
        messages_.push_back(message);
        return mail::Delivery::delivered;
    }

    /// What was promised since it was last asked.
    std::vector<mail::Message> open() {
        outbox_.deliver_due();
        return std::exchange(messages_, {});
    }

    /// The code in the one mail that was promised; "" unless it went to that address.
    std::string open_code(std::string_view address) {
        const auto mails = open();
        return mails.size() == 1 && mails[0].to == address ? code_in(mails[0]) : "";
    }

private:
    /// The first eight digits in a row.
    static std::string code_in(const mail::Message& message) {
        std::string digits;
        for (const char letter : message.text) {
            if (std::isdigit(static_cast<unsigned char>(letter)) == 0) {
                digits.clear();
            } else if (digits.append(1, letter).size() == 8) {
                return digits;
            }
        }
        return "";
    }

    std::vector<mail::Message> messages_;
    mail::Outbox outbox_;
};

/// A code that is not this one.
inline std::string other_code(std::string code) {
    code.back() = code.back() == '9' ? '0' : static_cast<char>(code.back() + 1);
    return code;
}

} // namespace latchkey::testing
