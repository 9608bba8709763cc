#include "throttle/limits.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>

namespace latchkey::throttle {

using namespace std::chrono_literals;

namespace {

// A person who mistypes passes all of these; a program that tries lists does not get far. An office
// behind one address shares them.
constexpr std::array sign_in{Rate{10, 3s}, Rate{300, 12s}}; // 20 a minute, 300 an hour
constexpr std::array sign_up{Rate{5, 12min}};
constexpr std::array ask_for_code{Rate{10, 6min}};
constexpr std::array show_code{Rate{20, 3min}};
constexpr std::array refresh{Rate{300, 100ms}}; // 600 a minute: many people's tabs
constexpr std::array session_refresh{Rate{120, 1s}};
constexpr std::array list_users{Rate{60, 1s}};

constexpr std::array code_mails{Rate{3, 20min}, Rate{10, 144min}}; // 3 an hour, 10 a day
constexpr std::array notices{Rate{1, 1h}};

// SP 800-63B-4 §3.2.2 allows a hundred failures in a row. Waiting a quarter of an hour for each of
// the last ones makes that a day's work.
constexpr FailureRule password_rule{
    .free = 4, .first_wait = 1s, .wait_max = 900s, .shut_at = 100, .forgotten_after = 24h};

// Ten codes of a million in a day: one account in three hundred opens within a year of guessing
// each day, with eight digits one in thirty thousand.
constexpr FailureRule code_rule{
    .free = 9, .first_wait = 24h, .wait_max = 24h, .shut_at = std::nullopt, .forgotten_after = 24h};

} // namespace

std::string_view to_string(Door door) {
    switch (door) {
    case Door::sign_in:
        return "sign_in";
    case Door::sign_up:
        return "sign_up";
    case Door::ask_for_code:
        return "ask_for_code";
    case Door::show_code:
        return "show_code";
    case Door::refresh:
        return "refresh";
    case Door::session_refresh:
        return "session_refresh";
    case Door::list_users:
        return "list_users";
    }
    std::abort(); // not an enumerator: memory is damaged
}

std::span<const Rate> rates_of(Door door) {
    switch (door) {
    case Door::sign_in:
        return sign_in;
    case Door::sign_up:
        return sign_up;
    case Door::ask_for_code:
        return ask_for_code;
    case Door::show_code:
        return show_code;
    case Door::refresh:
        return refresh;
    case Door::session_refresh:
        return session_refresh;
    case Door::list_users:
        return list_users;
    }
    std::abort();
}

std::string_view to_string(Attempt kind) {
    switch (kind) {
    case Attempt::password:
        return "password";
    case Attempt::code:
        return "code";
    }
    std::abort();
}

const FailureRule& rule_of(Attempt kind) {
    return kind == Attempt::password ? password_rule : code_rule;
}

std::chrono::milliseconds FailureRule::wait_after(std::int64_t failures) const {
    if (failures <= free) {
        return 0ms;
    }
    std::chrono::milliseconds wait = first_wait;
    for (std::int64_t more = failures - free - 1; more > 0 && wait < wait_max; --more) {
        wait *= 2;
    }
    return std::min(wait, wait_max);
}

std::span<const Rate> code_mail_rates() {
    return code_mails;
}

std::span<const Rate> notice_rates() {
    return notices;
}

} // namespace latchkey::throttle
