#include "config/table_rows.hpp"
#include "config/values.hpp"

#include <array>
#include <string_view>
#include <utility>

namespace latchkey::config {

namespace {

template <typename T>
using Choice = std::pair<std::string_view, T>;

constexpr std::array profiles{
    Choice<Profile>{"standard", Profile::standard}, Choice<Profile>{"strict", Profile::strict}};
constexpr std::array password_policies{
    Choice<PasswordPolicy>{"classic", PasswordPolicy::classic},
    Choice<PasswordPolicy>{"modern", PasswordPolicy::modern}};
constexpr std::array breach_checks{
    Choice<BreachCheck>{"off", BreachCheck::off}, Choice<BreachCheck>{"api", BreachCheck::api}};
constexpr std::array registration_modes{
    Choice<RegistrationMode>{"immediate", RegistrationMode::immediate},
    Choice<RegistrationMode>{"verify_email", RegistrationMode::verify_email}};
constexpr std::array code_lengths{Choice<unsigned>{"6", 6}, Choice<unsigned>{"8", 8}};
constexpr std::array user_agent_rules{Choice<bool>{"checked", true}, Choice<bool>{"noted", false}};
constexpr std::array client_header_rules{
    Choice<bool>{"off", false}, Choice<bool>{"required", true}};

constexpr WholeRange argon2_memory_kib_range{.min = 12288, .max = 1048576};
constexpr WholeRange argon2_passes_range{.min = 1, .max = 16};

void add_account_doors(std::vector<Setting>& rows) {
    rows.push_back(Setting{
        .name = "PASSWORD_POLICY",
        .default_value = "classic",
        .strict_default = "modern",
        .meaning = "Which new passwords are taken. `classic`: 8 to 256 characters, one of them in "
                   "upper case and one of `@#$%&`, as the Flask service had it. `modern`: 15 to "
                   "256 characters of any kind, but no common word or pattern, and not the "
                   "account's own name.",
        .allowed = "`classic`, `modern`",
        .example = "modern",
        .apply = [](std::string_view text, Settings& s
                 ) { return keep(parse_choice(text, password_policies), s.password_policy); },
    });
    rows.push_back(Setting{
        .name = "BREACH_CHECK",
        .default_value = "off",
        .meaning = "Whether new passwords are looked up among those known from leaks. `api`: at "
                   "api.pwnedpasswords.com, which learns five of the forty digits of the "
                   "password's SHA-1. While it is down, passwords are taken without it.",
        .allowed = "`off`, `api`",
        .example = "api",
        .apply = [](std::string_view text, Settings& s
                 ) { return keep(parse_choice(text, breach_checks), s.breach_check); },
    });
    rows.push_back(Setting{
        .name = "REGISTRATION",
        .default_value = "immediate",
        .strict_default = "verify_email",
        .meaning =
            "What registering does. `immediate`: it signs in, and answers 409 for a taken "
            "address. `verify_email`: it answers 202 always and mails a code to the address, "
            "so that nobody learns who has an account; a new address of an account is "
            "proved the same way. EMAIL_FROM must be set.",
        .allowed = "`immediate`, `verify_email`",
        .example = "verify_email",
        .apply = [](std::string_view text, Settings& s
                 ) { return keep(parse_choice(text, registration_modes), s.registration); },
    });
    rows.push_back(Setting{
        .name = "RECOVERY_CODE_DIGITS",
        .default_value = "6",
        .strict_default = "8",
        .meaning = "How many digits the code has that a forgotten password is replaced with.",
        .allowed = "`6`, `8`",
        .example = "8",
        .apply = [](std::string_view text, Settings& s
                 ) { return keep(parse_choice(text, code_lengths), s.recovery_code_digits); },
    });
    rows.push_back(Setting{
        .name = "RECOVERY_BOUND",
        .default_value = "off",
        .strict_default = "on",
        .meaning = "Whether that code works only in the browser that asked for it.",
        .allowed = "`on`, `off` (also true, false, yes, no, 1, 0)",
        .example = "on",
        .apply = [](std::string_view text,
                    Settings& s) { return keep(parse_switch(text), s.recovery_is_bound); },
    });
}

void add_argon2(std::vector<Setting>& rows) {
    rows.push_back(Setting{
        .name = "ARGON2_MEMORY_KIB",
        .default_value = "19456",
        .strict_default = "65536",
        .meaning = "The memory that hashing one password takes (Argon2id); as many at once as "
                   "HASH_THREADS says. Passwords hashed with other values are hashed anew at the "
                   "next sign-in.",
        .allowed = "12288 to 1048576 (a gibibyte); not under 19456 with 2 passes, 47104 with 1",
        .example = "65536",
        .apply =
            [](std::string_view text, Settings& s) {
                return keep(parse_whole_number(text, argon2_memory_kib_range), s.argon2_memory_kib);
            },
    });
    rows.push_back(Setting{
        .name = "ARGON2_PASSES",
        .default_value = "2",
        .meaning = "How often hashing goes over that memory.",
        .allowed = "1 to 16",
        .example = "3",
        .apply = [](std::string_view text, Settings& s
                 ) { return keep(parse_whole_number(text, argon2_passes_range), s.argon2_passes); },
    });
}

void add_browser_doors(std::vector<Setting>& rows) {
    rows.push_back(Setting{
        .name = "USER_AGENT",
        .default_value = "checked",
        .strict_default = "noted",
        .meaning = "What happens when a session's cookies come from another browser family or "
                   "platform than it began with. `checked`: 403. `noted`: a warning in the log, "
                   "about once a session; whoever copies cookies can copy the header as well.",
        .allowed = "`checked`, `noted`",
        .example = "noted",
        .apply = [](std::string_view text, Settings& s
                 ) { return keep(parse_choice(text, user_agent_rules), s.user_agent_is_checked); },
    });
    rows.push_back(Setting{
        .name = "CLIENT_HEADER",
        .default_value = "off",
        .strict_default = "required",
        .meaning = "Whether requests that change something must have the header `X-Latchkey`, of "
                   "any value (`X-Latchkey: 1`). A page of another origin cannot add it without "
                   "asking first, and is told no.",
        .allowed = "`off`, `required`",
        .example = "required",
        .apply =
            [](std::string_view text, Settings& s) {
                return keep(parse_choice(text, client_header_rules), s.client_header_is_required);
            },
    });
}

} // namespace

void add_profile_setting(std::vector<Setting>& rows) {
    rows.push_back(Setting{
        .name = "PROFILE",
        .default_value = "standard",
        .meaning = "Which set of rules holds where a setting says nothing else: `standard` keeps "
                   "the contract of the Flask service, `strict` takes the standards' side.",
        .allowed = "`standard`, `strict`",
        .example = "strict",
        .apply = [](std::string_view text,
                    Settings& s) { return keep(parse_choice(text, profiles), s.profile); },
    });
}

void add_door_settings(std::vector<Setting>& rows) {
    add_account_doors(rows);
    add_argon2(rows);
    add_browser_doors(rows);
}

} // namespace latchkey::config
