#include "http/standing_headers.hpp"

#include "base/ascii.hpp"

#include <algorithm>

namespace latchkey::http {

namespace {

constexpr std::string_view for_all = "X-Content-Type-Options: nosniff\r\n"
                                     "X-Frame-Options: DENY\r\n"
                                     "Referrer-Policy: no-referrer\r\n"
                                     "Cross-Origin-Resource-Policy: same-origin\r\n";

constexpr std::string_view for_https = "Strict-Transport-Security: max-age=63072000\r\n";

constexpr std::string_view policy = "Content-Security-Policy";
constexpr std::string_view policy_of_answers = ": default-src 'none'; base-uri 'none'; form-action "
                                               "'none'; frame-ancestors 'none'; sandbox\r\n";

} // namespace

StandingHeaders::StandingHeaders(std::string_view own)
    : of_pages_(for_all) {
    if (starts_with_ignoring_case(own, "https://")) {
        of_pages_ += for_https;
    }
    of_answers_ = of_pages_;
    of_answers_.append(policy).append(policy_of_answers);
}

std::string_view StandingHeaders::of(const Response& response) const {
    const bool has_policy = std::ranges::any_of(response.headers, [](const ResponseHeader& header) {
        return equals_ignoring_case(header.name, policy);
    });
    return has_policy ? of_pages_ : of_answers_;
}

} // namespace latchkey::http
