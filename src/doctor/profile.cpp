#include "doctor/doctor.hpp"

#include <array>
#include <chrono>
#include <string_view>

namespace latchkey::doctor {

namespace {

using config::Settings;

/// A line of the table in docs/profiles.md.
struct Line {
    std::string_view setting;
    bool (*is_closed)(const Settings& settings); // at least as strict as PROFILE=strict
    std::string_view reason;
    std::string_view remedy;
};

constexpr std::array lines{
    Line{
        "ACCESS_TOKEN_SECONDS",
        [](const Settings& s) { return s.access_token_lifetime <= std::chrono::minutes(5); },
        "lets an access token outlive its session by more than five minutes at APIs that verify it "
        "themselves",
        "set it to 300"},
    Line{
        "COOKIE_MODE",
        [](const Settings& s) { return s.cookies.mode == config::CookieSettings::Mode::prefixed; },
        "lets a neighbour below the same domain put its own cookies beside those of the server",
        "set it to prefixed, if all front ends are on the server's site"},
    Line{
        "PASSWORD_POLICY",
        [](const Settings& s) { return s.password_policy == config::PasswordPolicy::modern; },
        "takes passwords of eight characters, and those that attackers try first",
        "set it to modern"},
    Line{
        "REGISTRATION",
        [](const Settings& s) { return s.registration == config::RegistrationMode::verify_email; },
        "tells whoever registers whether an address has an account, and takes addresses of others",
        "set it to verify_email"},
    Line{
        "RECOVERY_CODE_DIGITS",
        [](const Settings& s) { return s.recovery_code_digits >= 8; },
        "makes a recovery code a hundred times easier to guess than one of eight digits",
        "set it to 8"},
    Line{
        "RECOVERY_BOUND",
        [](const Settings& s) { return s.recovery_is_bound; },
        "lets a recovery code that somebody was talked out of be used in another browser",
        "set it to on"},
    Line{
        "ARGON2_MEMORY_KIB",
        [](const Settings& s) { return s.argon2_memory_kib >= 65536; },
        "makes guessing passwords from a stolen database cheaper than 64 MiB a guess",
        "set it to 65536, where there is the memory for HASH_THREADS times that"},
    Line{
        "USER_AGENT",
        [](const Settings& s) { return !s.user_agent_is_checked; },
        "refuses people whose browser has changed its name, and no thief who copies the header",
        "set it to noted"},
    Line{
        "CLIENT_HEADER",
        [](const Settings& s) { return s.client_header_is_required; },
        "leaves the gate of origins alone against forged requests",
        "set it to required, once every client sends X-Latchkey"},
};

} // namespace

Findings examine_profile(const Settings& settings) {
    const bool is_standard = settings.profile == config::Profile::standard;
    Findings findings;
    for (const Line& line : lines) {
        if (!line.is_closed(settings)) {
            findings.push_back(
                {is_standard ? Severity::open : Severity::warning,
                 std::string(line.setting),
                 std::string(line.reason),
                 std::string(line.remedy)}
            );
        }
    }
    return findings;
}

} // namespace latchkey::doctor
