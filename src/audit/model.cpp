#include "audit/model.hpp"

#include "base/ascii.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <stdexcept>
#include <utility>

namespace latchkey::audit {

namespace {

constexpr std::size_t fact_length_max = 64;

// In the order of their enumerators.
constexpr std::array<std::string_view, kinds> kind_names{
    "user_created",           "user_updated",         "email_changed",     "role_changed",
    "user_disabled",          "user_enabled",         "user_deleted",      "signed_in",
    "sign_in_failed",         "sign_in_blocked",      "signed_out",        "session_revoked",
    "sessions_revoked",       "refresh_token_reused", "password_changed",  "recovery_requested",
    "recovery_code_verified", "recovery_code_failed", "recovery_blocked",  "password_reset",
    "signing_key_made",       "signing_key_retired",  "database_restored", "users_imported",
};

constexpr std::array<std::string_view, 4> author_names{"user", "operator", "server", "anonymous"};

constexpr std::array<std::string_view, 13> fact_names{
    "fields",
    "role",
    "role_before",
    "reason",
    "key",
    "algorithm",
    "kept_session",
    "made_at",
    "sessions",
    "users",
    "admins",
    "first_id",
    "last_id",
};

template <typename Enumeration, std::size_t size>
std::optional<Enumeration>
parse_name(const std::array<std::string_view, size>& names, std::string_view text) {
    const auto* const found = std::ranges::find(names, text);
    return found == names.end() ? std::nullopt
                                : std::optional(static_cast<Enumeration>(found - names.begin()));
}

bool is_part_of_fact(char letter) {
    return is_letter_or_digit(letter) ||
           std::string_view("_-.,").find(letter) != std::string_view::npos;
}

} // namespace

std::string_view to_string(Kind kind) {
    return kind_names.at(static_cast<std::size_t>(kind));
}

std::optional<Kind> parse_kind(std::string_view text) {
    return parse_name<Kind>(kind_names, text);
}

Author Author::user(std::int64_t user_id, std::string session_id, Client client) {
    return {Kind::user, user_id, std::move(session_id), std::move(client)};
}

Author Author::anonymous(Client client) {
    return {.kind = Kind::anonymous, .client = std::move(client)};
}

Author Author::of_operator() {
    return {.kind = Kind::the_operator};
}

Author Author::of_server() {
    return {.kind = Kind::server};
}

std::string_view to_string(Author::Kind kind) {
    return author_names.at(static_cast<std::size_t>(kind));
}

std::optional<Author::Kind> parse_author_kind(std::string_view text) {
    return parse_name<Author::Kind>(author_names, text);
}

std::string_view to_string(FactName name) {
    return fact_names.at(static_cast<std::size_t>(name));
}

Fact::Fact(FactName name, std::string_view value)
    : name_(name)
    , value_(value) {
    if (value.empty() || value.size() > fact_length_max ||
        !std::ranges::all_of(value, is_part_of_fact)) {
        throw std::logic_error("not a fact for the audit record");
    }
}

} // namespace latchkey::audit
