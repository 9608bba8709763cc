#pragma once

// The mailer of a server without EMAIL_FROM: refuses every mail, and says in the log what is
// missing.

#include "mail/mailer.hpp"

namespace latchkey::mail {

class UnconfiguredMailer final : public Mailer {
public:
    /// Always `refused`.
    Delivery deliver(const Message& message) override;
};

} // namespace latchkey::mail
