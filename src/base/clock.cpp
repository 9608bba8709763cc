#include "base/clock.hpp"

#include "base/ascii.hpp"
#include "base/number.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <ctime>

namespace latchkey {

namespace {

std::tm to_utc(TimePoint time) {
    const auto seconds = static_cast<std::time_t>(to_unix_seconds(time));
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    return parts;
}

/// Reads a text from its beginning.
class TimeText {
public:
    explicit TimeText(std::string_view text)
        : rest_(text) {}

    /// Exactly `count` digits; beyond `max`, or without them, the text is no time any more.
    int digits(std::size_t count, int max) {
        const std::string_view text = rest_.substr(0, count);
        const bool are_digits = text.size() == count && std::ranges::all_of(text, is_digit);
        const int number = are_digits ? parse_number<int>(text).value_or(max + 1) : max + 1;
        is_good_ = is_good_ && number <= max;
        rest_.remove_prefix(text.size());
        return number;
    }

    /// One of these.
    char letter(std::string_view letters) {
        const char found = rest_.empty() ? '\0' : rest_.front();
        is_good_ = is_good_ && is_one_of(found, letters);
        rest_.remove_prefix(rest_.empty() ? 0 : 1);
        return found;
    }

    /// `.5` and on, of which three digits count; nothing is zero.
    std::chrono::milliseconds fraction() {
        if (!rest_.starts_with('.')) {
            return {};
        }
        std::size_t size = 1;
        while (size < rest_.size() && is_digit(rest_[size])) {
            ++size;
        }
        std::string thousandths(rest_.substr(1, std::min<std::size_t>(size - 1, 3)));
        is_good_ = is_good_ && !thousandths.empty();
        thousandths.resize(3, '0');
        rest_.remove_prefix(size);
        return std::chrono::milliseconds(parse_number<int>(thousandths).value_or(0));
    }

    /// `Z` or `+02:00`.
    std::chrono::minutes offset() {
        const char sign = letter("Zz+-");
        if (to_lower(sign) == 'z') {
            return {};
        }
        const int hours = digits(2, 23);
        letter(":");
        const std::chrono::minutes size =
            std::chrono::hours(hours) + std::chrono::minutes(digits(2, 59));
        return sign == '-' ? -size : size;
    }

    [[nodiscard]] bool is_read() const { return is_good_ && rest_.empty(); }

private:
    std::string_view rest_;
    bool is_good_ = true;
};

} // namespace

TimePoint SystemClock::now() const {
    return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

std::chrono::steady_clock::time_point coarse_steady_now() {
    timespec time{};
    ::clock_gettime(CLOCK_MONOTONIC_COARSE, &time); // the same clock, as of the kernel's last tick
    return std::chrono::steady_clock::time_point(
        std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec)
    );
}

std::int64_t to_unix_seconds(TimePoint time) {
    return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}

TimePoint from_unix_seconds(std::int64_t seconds) {
    return TimePoint{std::chrono::seconds{seconds}};
}

std::string to_http_date(TimePoint time) {
    return fmt::format("{:%a, %d %b %Y %H:%M:%S} GMT", to_utc(time));
}

std::string to_rfc3339(TimePoint time) {
    const auto milliseconds = (time - std::chrono::floor<std::chrono::seconds>(time)).count();
    return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z", to_utc(time), milliseconds);
}

std::optional<TimePoint> parse_rfc3339(std::string_view text) {
    TimeText read(text);
    const std::chrono::year year{read.digits(4, 9999)};
    read.letter("-");
    const std::chrono::month month{static_cast<unsigned>(read.digits(2, 12))};
    read.letter("-");
    const std::chrono::year_month_day day = year / month / read.digits(2, 31);
    read.letter("Tt ");
    TimePoint::duration time = std::chrono::hours(read.digits(2, 23));
    read.letter(":");
    time += std::chrono::minutes(read.digits(2, 59));
    read.letter(":");
    time += std::chrono::seconds(read.digits(2, 59));
    time += read.fraction();
    time -= read.offset();
    if (!read.is_read() || !day.ok()) {
        return std::nullopt;
    }
    const TimePoint moment = std::chrono::sys_days(day) + time;
    return moment.time_since_epoch().count() >= 0 ? std::optional(moment) : std::nullopt;
}

} // namespace latchkey
