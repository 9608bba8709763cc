#pragma once

// What an account is. Values only.

#include "accounts/email.hpp"
#include "base/clock.hpp"
#include "base/strong_id.hpp"
#include "crypto/password_hasher.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace latchkey::accounts {

using UserId = StrongId<struct UserIdTag, std::int64_t>;

/// As a path writes it: nothing below 0 or above 2^63-1.
std::optional<UserId> parse_user_id(std::string_view text);

/// An admin lists, reads, changes and deletes every account; a user their own.
enum class Role { user, admin };

std::string_view to_string(Role role);
std::optional<Role> parse_role(std::string_view text);

struct User {
    UserId id;
    std::string email; // as its owner spells it
    std::string full_name;
    std::optional<std::string> company;
    Role role;
    std::optional<TimePoint> disabled_at;
    TimePoint created_at;
    TimePoint updated_at;
};

/// An account about to be.
struct NewUser {
    Email email;
    std::string full_name;
    std::optional<std::string> company;
    Role role = Role::user;
    crypto::PasswordHash password_hash;
};

/// What stays as it is, is absent.
struct UserChanges {
    std::optional<Email> email;
    std::optional<std::string> full_name;
    std::optional<std::optional<std::string>> company; // present and empty: take it away
    std::optional<Role> role;
    std::optional<bool> is_disabled;
};

/// Where a page of the list begins: behind this row of the one before.
struct Cursor {
    UserId id;
    std::string term; // what the row was found by, when the list is a search
};

struct PageRequest {
    static constexpr std::size_t limit_max = 100;

    std::size_t limit = limit_max;
    std::optional<Cursor> after;
    std::string query; // empty: all; otherwise the beginning of an address or a name
};

struct Page {
    std::vector<User> users;
    std::optional<Cursor> next; // present when there are more
};

} // namespace latchkey::accounts
