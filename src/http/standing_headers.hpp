#pragma once

// The headers that every answer has, whatever it says: written once, copied into each head.
// Immutable; every I/O thread reads it.

#include "http/response.hpp"

#include <string>
#include <string_view>

namespace latchkey::http {

class StandingHeaders {
public:
    /// `own` is the origin of PUBLIC_URL. Where that is https, Strict-Transport-Security keeps
    /// browsers there for two years (RFC 6797), its subdomains left aside: at /auth/verify a proxy
    /// may hand the answer on under the name of an application. Empty and http have none.
    explicit StandingHeaders(std::string_view own);

    /// Lines of a head. An answer is no page: what a browser shows of it is cut off from everything
    /// (sandbox), runs and loads nothing, stands in no frame, is no other origin's image or script,
    /// and tells nobody where it was. A page has a Content-Security-Policy of its own, which then
    /// stands alone.
    [[nodiscard]] std::string_view of(const Response& response) const;

private:
    std::string of_pages_;
    std::string of_answers_;
};

} // namespace latchkey::http
