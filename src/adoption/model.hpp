#pragma once

// What adopting the Flask service's database means, as values.

#include "base/clock.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace latchkey::adoption {

/// The only schema of the Flask service there is: its Alembic revision.
inline constexpr const char* flask_revision = "2311cdc78e46";

/// A row of the Flask service's table `user`, of which nothing is known to be well-formed.
struct FlaskUser {
    std::int64_t id;
    std::string email;
    std::string full_name;
    std::optional<std::string> company;
    std::string password_hash;
    std::optional<std::string> created_at; // as written
    std::optional<std::string> updated_at;
};

/// What is odd about an account. It is taken over all the same, as it is.
enum class Flaw {
    id,         // below 1: no path and no list names it
    email,      // no address by the rule: nobody signs in with it
    password,   // no hash that Latchkey knows: a new password, by recovery
    full_name,  // longer than 100 code points, or with control characters
    company,    // the same
    not_utf8,   // bytes that are no text: U+FFFD stands in their place
    created_at, // missing or unreadable: 1970
    updated_at, // missing or unreadable: when it was created
    future,     // a time that has not come yet
};

inline constexpr std::size_t flaws = static_cast<std::size_t>(Flaw::future) + 1;

/// Accounts with one flaw.
struct Flawed {
    static constexpr std::size_t ids_max = 1000;

    std::int64_t count = 0;
    std::vector<std::int64_t> ids; // the first of them
};

/// One of several accounts whose addresses are one address to Latchkey.
struct Twin {
    std::int64_t id;
    std::string email;
};

/// What there is to adopt, and what is in the way.
struct Survey {
    std::int64_t users = 0;
    std::int64_t reset_codes = 0;          // of ten minutes: they are dropped
    std::vector<std::string> other_tables; // that stay as they are
    std::array<Flawed, flaws> flawed;      // by Flaw
    std::int64_t times_first_of_two = 0;   // see LocalZone::read()
    std::int64_t times_left_out = 0;
    std::optional<std::string> newest_written; // of the time stamps, and what it is taken for
    TimePoint newest{};
    std::vector<std::vector<Twin>> twins; // groups: nothing is adopted while there are any

    [[nodiscard]] const Flawed& of(Flaw flaw) const {
        return flawed[static_cast<std::size_t>(flaw)];
    }
};

} // namespace latchkey::adoption
