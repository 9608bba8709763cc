#pragma once

// One account of the Flask service, looked at by Latchkey's rules.

#include "adoption/local_time.hpp"
#include "adoption/model.hpp"
#include "base/clock.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace latchkey::adoption {

/// What Latchkey keeps of an account besides what is copied.
struct Examined {
    std::string email_key; // accounts::Email::key(), also of what is no address
    std::string name_key;
    TimePoint created_at;
    TimePoint updated_at;
    std::vector<Flaw> flaws;
    std::vector<Moment::Reading> odd_readings; // of its times
    std::optional<std::string> newest_written; // the newer of its times that could be read
};

/// `user`'s texts are well-formed afterwards. `now` tells the times that have not come yet.
Examined examine(FlaskUser& user, const LocalZone& zone, TimePoint now);

/// The same text, with U+FFFD for each byte that is part of no code point.
std::string make_well_formed(std::string_view text);

} // namespace latchkey::adoption
