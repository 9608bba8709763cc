#pragma once

// How a mail leaves the house: over SMTP, or into the developer's mailbox.

#include <string>

namespace latchkey::mail {

/// UTF-8 throughout. Lines of `text` and `html` end in "\n".
struct Message {
    std::string to; // one address, without a display name
    std::string subject;
    std::string text;
    std::string html;

    bool operator==(const Message&) const = default;
};

enum class Delivery {
    delivered, // the next server has taken charge of it
    deferred,  // worth another attempt later
    refused,   // no later attempt would end better
};

class Mailer {
public:
    virtual ~Mailer() = default;

    /// Blocks until the outcome is known. Thread-safe.
    virtual Delivery deliver(const Message& message) = 0;
};

} // namespace latchkey::mail
