#pragma once

// Every limit on trying, as values: the doors of an address, the failures and the mails of an
// account. docs/limits.md is printed from them. Sources: OWASP ASVS 5.0 §6.3 and §2.4, NIST SP
// 800-63B-4 §3.2.2.

#include "throttle/gcra.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace latchkey::throttle {

/// `off`: nothing is counted and everything passes (THROTTLE=off).
enum class Mode { on, off };

/// What is counted by where a request comes from: an IPv4 address or an IPv6 /64.
enum class Door {
    sign_in,         // POST /auth/login
    sign_up,         // POST /auth/register
    ask_for_code,    // POST /recovery/forgot-password and /auth/verify-email/resend
    show_code,       // POST /recovery/verify-otp, reset-password; verify-email
    refresh,         // POST /auth/refreshToken
    session_refresh, // the same, by session instead of address
    list_users,      // GET /user/users and /audit
};

inline constexpr int door_count = 7;

std::string_view to_string(Door door);

/// All of them have to let a visit pass.
std::span<const Rate> rates_of(Door door);

/// What is tried at an account, known or unknown; failures in a row are counted.
enum class Attempt { password, code };

std::string_view to_string(Attempt kind);

struct FailureRule {
    std::int64_t free;                    // failures in a row without a wait
    std::chrono::milliseconds first_wait; // after the next one; doubled by each that follows
    std::chrono::milliseconds wait_max;
    std::optional<std::int64_t> shut_at;       // from here on only a recovery helps
    std::chrono::milliseconds forgotten_after; // the last one, unless it is shut

    /// How long the next try has to wait, counted from the last failure.
    [[nodiscard]] std::chrono::milliseconds wait_after(std::int64_t failures) const;

    [[nodiscard]] bool is_shut(std::int64_t failures) const {
        return shut_at && failures >= *shut_at;
    }
};

const FailureRule& rule_of(Attempt kind);

/// Mails with codes to one address, known or unknown; over it they are left out without a word.
std::span<const Rate> code_mail_rates();

/// Notices of one kind to one account; over it they are left out.
std::span<const Rate> notice_rates();

} // namespace latchkey::throttle
