#include "app/limits_page.hpp"

#include "accounts/model.hpp"
#include "app/capacity.hpp"
#include "http/json.hpp"
#include "http/server.hpp"
#include "mail/outbox.hpp"
#include "recovery/model.hpp"
#include "sessions/device_token.hpp"
#include "sessions/event_streams.hpp"
#include "sessions/model.hpp"
#include "throttle/limits.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cstdint>
#include <span>
#include <string_view>

namespace latchkey::app {

namespace {

using std::chrono::milliseconds;
using namespace std::chrono_literals;
using throttle::Door;
using throttle::Rate;

std::string plural(std::int64_t count, std::string_view unit) {
    return fmt::format("{} {}{}", count, unit, count == 1 ? "" : "s");
}

/// In the largest unit that leaves no rest.
std::string in_words(milliseconds time) {
    if (time % 24h == 0ms) {
        return plural(time / 24h, "day");
    }
    if (time % 1h == 0ms) {
        return plural(time / 1h, "hour");
    }
    if (time % 1min == 0ms) {
        return plural(time / 1min, "minute");
    }
    return time % 1s == 0ms ? plural(time / 1s, "second") : plural(time.count(), "millisecond");
}

std::string in_words(const Rate& rate) {
    return fmt::format("{}, then one more every {}", rate.burst, in_words(rate.interval));
}

std::string in_words(std::span<const Rate> rates) {
    std::string text;
    for (const Rate& rate : rates) {
        text += (text.empty() ? "" : "; and ") + in_words(rate);
    }
    return text;
}

std::string row(std::string_view what, std::string_view limit) {
    return fmt::format("| {} | {} |\n", what, limit);
}

std::string door_row(std::string_view what, Door door) {
    return row(what, in_words(throttle::rates_of(door)));
}

std::string doors() {
    return "## By source\n\n"
           "A source is an IPv4 address or the first 64 bits of an IPv6 address, as "
           "TRUSTED_PROXIES "
           "tell it.\nWhat is counted here lives in memory of a fixed size, from which no flood of "
           "other sources pushes\nanything out, and is lost with the process. Over the limit: "
           "429.\n\n"
           "| asked for | at once |\n|---|---|\n" +
           door_row("`POST /auth/login`", Door::sign_in) +
           door_row("`POST /auth/register`", Door::sign_up) +
           door_row(
               "`POST /recovery/forgot-password` and `POST /auth/verify-email/resend`, together",
               Door::ask_for_code
           ) +
           door_row(
               "`POST /recovery/verify-otp`, `POST /recovery/reset-password`, "
               "`POST /auth/verify-email` and `POST /user/me/verify-email`, together",
               Door::show_code
           ) +
           door_row("`POST /auth/refreshToken`", Door::refresh) +
           door_row("the same, by session instead of source", Door::session_refresh) +
           door_row("`GET /user/users` and `GET /audit`, together", Door::list_users);
}

std::string password_row() {
    const throttle::FailureRule& rule = throttle::rule_of(throttle::Attempt::password);
    return row("wrong passwords in a row",
               fmt::format(
                   "{} without a wait; after the next one {}, twice as long after each that "
                   "follows, "
                   "{} at most",
                   rule.free,
                   in_words(rule.first_wait),
                   in_words(rule.wait_max)
               )) +
           row("",
               fmt::format(
                   "{} shut the account to browsers it has not signed in on, until its owner "
                   "recovers it",
                   rule.shut_at.value_or(0)
               )) +
           row("", fmt::format("forgotten {} after the last one", in_words(rule.forgotten_after)));
}

std::string code_rows() {
    const throttle::FailureRule& rule = throttle::rule_of(throttle::Attempt::code);
    return row("wrong tries at one code", std::to_string(recovery::attempts_max)) +
           row("wrong tries at all codes of an account",
               fmt::format(
                   "{}, then none for {}; a new code does not begin the count anew",
                   rule.free + 1,
                   in_words(rule.first_wait)
               )) +
           row("a code lives", in_words(recovery::code_lifetime));
}

std::string accounts() {
    return "## By account\n\n"
           "Counted in the database, for every spelling of an address together and for addresses "
           "without an\naccount alike. A password that is right ends the count of its kind; "
           "`POST /recovery/reset-password`\nends all of them. Over the limit: 429 for passwords; "
           "for codes the answer to a wrong code, and no mail.\n\nA browser on which the account "
           "has "
           "signed in within " +
           in_words(sessions::device_lifetime) +
           " has a count of\nits own. Strangers who try passwords make the owner wait nowhere but "
           "on new browsers.\n\n"
           "| what | limit |\n|---|---|\n" +
           password_row() + code_rows() +
           row("mails with codes to an address",
               in_words(throttle::code_mail_rates()) + "; silently") +
           row("notices of one kind to an account", in_words(throttle::notice_rates()));
}

std::string sizes() {
    const http::ServerLimits http;
    return "## Sizes and numbers\n\n| what | limit | over it |\n|---|---|---|\n" +
           fmt::format(
               "| sessions of an account | {} | the longest idle ends |\n", sessions::sessions_max
           ) +
           fmt::format(
               "| event streams of an account, of a server | {}, {} | 429, 503 |\n",
               sessions::EventStreams::streams_of_user_max,
               sessions::EventStreams::streams_max
           ) +
           fmt::format(
               "| users on a page of the list | {} | 400 |\n", accounts::PageRequest::limit_max
           ) +
           fmt::format(
               "| a request's head | {} bytes, {} lines | 431 |\n",
               http.head_bytes_max,
               http.headers_max
           ) +
           fmt::format("| a request's body | {} bytes | 413 |\n", http.body_bytes_max) +
           fmt::format("| depth of JSON | {} | 400 |\n", http::json_depth_max) +
           fmt::format("| connections | {} | 503 |\n", http.connections_max) +
           fmt::format("| callers that wait for a password's hash | {} | 503 |\n", hash_queue_max) +
           fmt::format("| mails that wait | {} | dropped, and logged |\n", mail::Outbox::rows_max);
}

} // namespace

std::string limits_page() {
    return "# Limits\n\nPrinted by `latchkey limits`, from the constants that the server goes by. "
           "THROTTLE=off takes away the\nfirst two parts, for load tests; so does `--dev`, unless "
           "THROTTLE is set.\n\nEvery limit on trying has the same answer, 429 with `rate_limited` "
           "and a Retry-After in whole\nminutes: which one it was, nobody is told.\n\n" +
           doors() + "\n" + accounts() + "\n" + sizes();
}

} // namespace latchkey::app
