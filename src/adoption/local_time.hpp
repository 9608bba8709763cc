#pragma once

// The Flask service's time stamps: what a clock on a wall showed, to be turned into moments.

#include "base/clock.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace date {
class time_zone;
}

namespace latchkey::adoption {

/// A time as it was written, of no zone unless it names its own distance to UTC.
struct WrittenTime {
    std::chrono::local_time<std::chrono::milliseconds> shown;
    std::optional<std::chrono::minutes> offset; // east of UTC
};

/// `2026-11-22 06:34:32.412567`, as SQLAlchemy writes it: also with `T`, without a fraction, as a
/// date alone, and with `Z`, `+02`, `+0200` or `+02:00` behind it. Years 0001 to 9999. What is
/// finer than a millisecond goes. Nothing for anything else.
std::optional<WrittenTime> parse_written_time(std::string_view text);

struct Moment {
    enum class Reading {
        plain,
        first_of_two, // the clock was put back and showed this twice
        left_out,     // the clock was put forward and never showed this
    };

    TimePoint at;
    Reading reading = Reading::plain;
};

/// Immutable.
class LocalZone {
public:
    /// A name of the IANA database; `UTC` needs none. Throws Failure for a name that is not there.
    explicit LocalZone(std::string name);

    [[nodiscard]] const std::string& name() const { return name_; }

    /// Around a change of the clocks the offset before it counts, as in Python's zoneinfo with
    /// fold=0: of two moments the first, of none the one that the old offset gives. So the same
    /// text gives the same moment, whatever the rest of the database says.
    [[nodiscard]] Moment read(const WrittenTime& written) const;

private:
    std::string name_;
    const date::time_zone* zone_; // of the library's own list; null: UTC
};

} // namespace latchkey::adoption
