#include "adoption/local_time.hpp"

#include "base/error.hpp"
#include "base/number.hpp"

#include <date/tz.h>
#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace latchkey::adoption {

namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;

/// Takes numbers and separators off the front of a text.
class Reader {
public:
    explicit Reader(std::string_view text)
        : rest_(text) {}

    std::optional<int> digits(std::size_t count) {
        const std::string_view word = rest_.substr(0, count);
        if (word.size() != count || word.find_first_not_of("0123456789") != std::string::npos) {
            return std::nullopt;
        }
        rest_.remove_prefix(count);
        return parse_number<int>(word);
    }

    bool skip_any_of(std::string_view separators) {
        if (rest_.empty() || separators.find(rest_.front()) == std::string_view::npos) {
            return false;
        }
        rest_.remove_prefix(1);
        return true;
    }

    [[nodiscard]] char next() const { return rest_.empty() ? '\0' : rest_.front(); }

    [[nodiscard]] bool is_done() const { return rest_.empty(); }

private:
    std::string_view rest_;
};

std::optional<std::chrono::local_days> read_date(Reader& reader) {
    const auto year = reader.digits(4);
    const bool has_dash = reader.skip_any_of("-");
    const auto month = reader.digits(2);
    const bool has_dashes = reader.skip_any_of("-") && has_dash;
    const auto day = reader.digits(2);
    if (!year || !month || !day || !has_dashes || *year == 0) {
        return std::nullopt;
    }
    const std::chrono::year_month_day date{
        std::chrono::year(*year),
        std::chrono::month(static_cast<unsigned>(*month)),
        std::chrono::day(static_cast<unsigned>(*day))};
    return date.ok() ? std::optional(std::chrono::local_days(date)) : std::nullopt;
}

/// The digits behind the point, of which three count; nothing when there are none, or over nine.
std::optional<milliseconds> read_fraction(Reader& reader) {
    int value = 0;
    std::size_t count = 0;
    for (auto digit = reader.digits(1); digit; digit = reader.digits(1)) {
        value = count < 3 ? value * 10 + *digit : value;
        ++count;
    }
    if (count == 0 || count > 9) {
        return std::nullopt;
    }
    constexpr int scale[] = {1, 100, 10, 1};
    return milliseconds(value * scale[std::min<std::size_t>(count, 3)]);
}

/// `06:34:32.412567`, the seconds or their fraction perhaps left out.
std::optional<milliseconds> read_time_of_day(Reader& reader) {
    const auto hour = reader.digits(2);
    const bool has_colon = reader.skip_any_of(":");
    const auto minute = reader.digits(2);
    if (!hour || !has_colon || !minute || *hour > 23 || *minute > 59) {
        return std::nullopt;
    }
    milliseconds time = std::chrono::hours(*hour) + minutes(*minute);
    if (!reader.skip_any_of(":")) {
        return time;
    }
    const auto second = reader.digits(2);
    if (!second || *second > 59) {
        return std::nullopt;
    }
    time += std::chrono::seconds(*second);
    if (!reader.skip_any_of(".")) {
        return time;
    }
    const auto fraction = read_fraction(reader);
    return fraction ? std::optional(time + *fraction) : std::nullopt;
}

/// Behind the sign: `02`, `0200` or `02:00`, up to a day.
std::optional<minutes> read_distance(Reader& reader) {
    const auto hours = reader.digits(2);
    if (!hours || *hours > 23) {
        return std::nullopt;
    }
    if (reader.is_done()) {
        return std::chrono::hours(*hours);
    }
    reader.skip_any_of(":");
    const auto rest = reader.digits(2);
    return rest && *rest < 60 ? std::optional<minutes>(std::chrono::hours(*hours) + minutes(*rest))
                              : std::nullopt;
}

std::optional<minutes> read_offset(Reader& reader) {
    if (reader.skip_any_of("Zz")) {
        return minutes(0);
    }
    const bool is_west = reader.next() == '-';
    if (!reader.skip_any_of("+-")) {
        return std::nullopt;
    }
    const auto distance = read_distance(reader);
    return distance && is_west ? std::optional(-*distance) : distance;
}

const date::time_zone* locate(const std::string& name) {
    if (name == "UTC") {
        return nullptr;
    }
    const auto& zones = date::get_tzdb().zones;
    const auto zone = std::ranges::find(zones, name, &date::time_zone::name);
    if (zone == zones.end()) {
        throw Failure(fmt::format(
            "there is no time zone {} here: install the package tzdata, or name one with "
            "--time-zone",
            name
        ));
    }
    return &*zone;
}

} // namespace

std::optional<WrittenTime> parse_written_time(std::string_view text) {
    Reader reader(text);
    const auto day = read_date(reader);
    if (!day) {
        return std::nullopt;
    }
    WrittenTime written{*day, std::nullopt};
    if (reader.is_done()) {
        return written;
    }
    const bool is_separated = reader.skip_any_of(" T");
    const auto time = is_separated ? read_time_of_day(reader) : std::nullopt;
    if (!time) {
        return std::nullopt;
    }
    written.shown += *time;
    if (reader.is_done()) {
        return written;
    }
    written.offset = read_offset(reader);
    return written.offset && reader.is_done() ? std::optional(written) : std::nullopt;
}

LocalZone::LocalZone(std::string name)
    : name_(std::move(name))
    , zone_(locate(name_)) {}

Moment LocalZone::read(const WrittenTime& written) const {
    const milliseconds shown = written.shown.time_since_epoch();
    if (written.offset) {
        return {TimePoint(shown - *written.offset)};
    }
    if (zone_ == nullptr) {
        return {TimePoint(shown)};
    }
    const date::local_info info =
        zone_->get_info(date::local_seconds(std::chrono::floor<std::chrono::seconds>(shown)));
    using Reading = Moment::Reading;
    const Reading reading = info.result == date::local_info::unique      ? Reading::plain
                            : info.result == date::local_info::ambiguous ? Reading::first_of_two
                                                                         : Reading::left_out;
    return {TimePoint(shown - info.first.offset), reading};
}

} // namespace latchkey::adoption
