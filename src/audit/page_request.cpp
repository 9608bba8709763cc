#include "audit/page_request.hpp"

#include "base/ascii.hpp"
#include "base/number.hpp"

#include <fmt/format.h>

#include <chrono>

namespace latchkey::audit {

namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

/// `0` stands for a digit, everything else for itself.
bool has_shape(std::string_view text, std::string_view shape) {
    if (text.size() != shape.size()) {
        return false;
    }
    for (std::size_t i = 0; i < shape.size(); ++i) {
        if (shape[i] == '0' ? !is_digit(text[i]) : text[i] != shape[i]) {
            return false;
        }
    }
    return true;
}

int digits(std::string_view text, std::size_t at, std::size_t size) {
    return parse_number<int>(text.substr(at, size)).value();
}

/// Of `2026-11-22`, which has that shape.
std::optional<TimePoint> parse_day(std::string_view text) {
    const std::chrono::year_month_day day{
        std::chrono::year(digits(text, 0, 4)),
        std::chrono::month(static_cast<unsigned>(digits(text, 5, 2))),
        std::chrono::day(static_cast<unsigned>(digits(text, 8, 2)))};
    return day.ok() ? std::optional<TimePoint>(std::chrono::sys_days(day)) : std::nullopt;
}

/// Collects what is wrong.
class Reader {
public:
    void refuse(std::string field, std::string code, std::string message) {
        error_.fields.push_back({std::move(field), std::move(code), std::move(message)});
    }

    template <typename Number>
    std::optional<Number>
    number(const char* field, const std::optional<std::string>& text, Number min, Number max) {
        const auto value = text ? parse_number<Number>(*text) : std::nullopt;
        if (text && (!value || *value < min || *value > max)) {
            refuse(field, "out_of_range", fmt::format("Must be a number from {} to {}.", min, max));
            return std::nullopt;
        }
        return value;
    }

    TimePoint time(const char* field, const std::optional<std::string>& text, TimePoint otherwise) {
        if (!text) {
            return otherwise;
        }
        const auto time = parse_time(*text);
        if (!time) {
            refuse(
                field,
                "not_a_time",
                "Must be a day or a moment in UTC, like 2026-11-22 or 2026-11-22T06:34:32Z."
            );
        }
        return time.value_or(otherwise);
    }

    std::optional<Kind> kind(const std::optional<std::string>& text) {
        const auto kind = text ? parse_kind(*text) : std::nullopt;
        if (text && !kind) {
            refuse("event", "unknown_event", "Must be the name of an event.");
        }
        return kind;
    }

    [[nodiscard]] const Error& error() const { return error_; }

private:
    Error error_{ErrorCode::invalid_input, "Invalid data"};
};

} // namespace

std::optional<TimePoint> parse_time(std::string_view text) {
    const bool is_day = has_shape(text, "0000-00-00");
    const bool is_second = has_shape(text, "0000-00-00T00:00:00Z");
    const bool is_exact = has_shape(text, "0000-00-00T00:00:00.000Z");
    if (!is_day && !is_second && !is_exact) {
        return std::nullopt;
    }
    const auto day = parse_day(text);
    if (!day || is_day) {
        return day;
    }
    const int hour = digits(text, 11, 2);
    const int minute = digits(text, 14, 2);
    const int second = digits(text, 17, 2);
    if (hour > 23 || minute > 59 || second > 59) {
        return std::nullopt;
    }
    return *day + hours(hour) + minutes(minute) + seconds(second) +
           milliseconds(is_exact ? digits(text, 20, 3) : 0);
}

Result<PageRequest> parse_page_request(const FilterText& text) {
    constexpr auto id_max = std::numeric_limits<std::int64_t>::max();
    Reader reader;
    PageRequest page;
    page.filter.user_id = reader.number<std::int64_t>("user", text.user, 0, id_max);
    page.filter.kind = reader.kind(text.event);
    page.filter.from = reader.time("from", text.from, page.filter.from);
    page.filter.to = reader.time("to", text.to, page.filter.to);
    page.limit = reader.number<std::int64_t>("limit", text.limit, 1, PageRequest::limit_max)
                     .value_or(PageRequest::limit_max);
    page.before = reader.number<std::int64_t>("before", text.before, 1, id_max).value_or(id_max);
    return reader.error().fields.empty() ? Result<PageRequest>(page) : reader.error();
}

} // namespace latchkey::audit
