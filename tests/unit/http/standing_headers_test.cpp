#include "http/standing_headers.hpp"

#include <gtest/gtest.h>

#include <string>

namespace latchkey::http {
namespace {

constexpr std::string_view of_any_answer = "X-Content-Type-Options: nosniff\r\n"
                                           "X-Frame-Options: DENY\r\n"
                                           "Referrer-Policy: no-referrer\r\n"
                                           "Cross-Origin-Resource-Policy: same-origin\r\n";

constexpr std::string_view transport = "Strict-Transport-Security: max-age=63072000\r\n";

constexpr std::string_view policy =
    "Content-Security-Policy: default-src 'none'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'; sandbox\r\n";

std::string join(std::initializer_list<std::string_view> parts) {
    std::string text;
    for (const std::string_view part : parts) {
        text += part;
    }
    return text;
}

TEST(StandingHeaders, AreTheSameForEveryAnswer) {
    const StandingHeaders headers("");
    EXPECT_EQ(headers.of({}), join({of_any_answer, policy}));
    EXPECT_EQ(headers.of({.status = 503, .content_type = ""}), headers.of({}));
}

TEST(StandingHeaders, KeepBrowsersOnHttpsWhereThatIs) {
    EXPECT_EQ(
        StandingHeaders("https://auth.example").of({}), join({of_any_answer, transport, policy})
    );
    EXPECT_EQ(StandingHeaders("http://localhost:5000").of({}), join({of_any_answer, policy}));
}

TEST(StandingHeaders, LeaveAPageItsOwnPolicy) {
    Response page;
    page.add_header("content-security-policy", "default-src 'self'");
    EXPECT_EQ(StandingHeaders("").of(page), of_any_answer);
    EXPECT_EQ(StandingHeaders("https://auth.example").of(page), join({of_any_answer, transport}));
}

} // namespace
} // namespace latchkey::http
