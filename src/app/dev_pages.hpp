#pragma once

// The pages of `serve --dev`: a console to try every route from a browser, and the mail that would
// have been sent. Not part of a production server: without --dev their paths are 404.

#include "http/request.hpp"
#include "http/response.hpp"
#include "mail/dev_mailbox.hpp"
#include "mail/outbox.hpp"

namespace latchkey::app {

class DevPages {
public:
    /// The references must outlive it.
    DevPages(const mail::DevMailbox& mailbox, mail::Outbox& outbox)
        : mailbox_(mailbox)
        , outbox_(outbox) {}

    /// GET /dev
    http::Response console(const http::Request& request);

    /// GET /dev/console.js; with `?part=<name>` one of the modules it imports, 404 for other names.
    http::Response script(const http::Request& request);

    /// GET /dev/style.css
    http::Response style(const http::Request& request);

    /// GET /dev/mail: a page, or for `Accept: application/json`
    /// `[{"html","sent_at","subject","text","to"}]`, oldest first. What the outbox still holds is
    /// delivered before, so that a mail is here as soon as the answer that announced it.
    http::Response mail(const http::Request& request);

private:
    const mail::DevMailbox& mailbox_;
    mail::Outbox& outbox_;
};

} // namespace latchkey::app
