#pragma once

// Which rows of the record somebody wants to see, as text: for GET /audit and the command line.

#include "audit/store.hpp"
#include "base/error.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace latchkey::audit {

/// What was given, not read yet.
struct FilterText {
    std::optional<std::string> user;   // an id
    std::optional<std::string> event;  // a kind
    std::optional<std::string> from;   // `2026-11-22`, `2026-11-22T06:34:32Z`, or with milliseconds
    std::optional<std::string> to;     // exclusive
    std::optional<std::string> limit;  // 1 to 100
    std::optional<std::string> before; // an id: only older rows
};

/// Error: invalid_input, with every field that is wrong.
Result<PageRequest> parse_page_request(const FilterText& text);

/// A moment in UTC, as FilterText writes it.
std::optional<TimePoint> parse_time(std::string_view text);

} // namespace latchkey::audit
