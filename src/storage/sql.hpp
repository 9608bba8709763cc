#pragma once

// SQL text, the values bound to it and the values it answers with.

#include "base/clock.hpp"
#include "base/strong_id.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace latchkey::storage {

/// SQL that was a literal in our source: text that came from outside cannot become one.
/// Parameters are named, `:id`, and bound by Bind.
class Sql {
public:
    template <std::size_t size>
    consteval Sql(const char (&literal)[size]) // NOLINT(google-explicit-constructor): reads as SQL
        : text_(literal, size - 1) {}

    [[nodiscard]] std::string_view text() const { return text_; }

private:
    std::string_view text_;
};

using Null = std::monostate;
using Value = std::variant<Null, std::int64_t, std::string>;

template <std::integral T>
Value to_value(T number) {
    return static_cast<std::int64_t>(number);
}

inline Value to_value(std::string_view text) {
    return std::string(text);
}

inline Value to_value(TimePoint time) {
    return time.time_since_epoch().count();
}

template <typename Tag, typename T>
Value to_value(const StrongId<Tag, T>& id) {
    return to_value(id.value());
}

template <typename T>
Value to_value(const std::optional<T>& maybe) {
    return maybe ? to_value(*maybe) : Value(Null{});
}

/// One named parameter: {"id", user_id}. Times are stored as UTC milliseconds since 1970.
struct Bind {
    template <typename T>
    Bind(
        const char* parameter, const T& bound
    ) // NOLINT(google-explicit-constructor): a list of pairs
        : name(parameter)
        , value(to_value(bound)) {}

    const char* name;
    Value value;
};

/// How a column's C++ type is read from a Value. A NULL in a column that is not optional is a bug
/// in the query: std::get throws.
template <typename T>
struct Column;

template <std::integral T>
struct Column<T> {
    static constexpr bool is_text = false;

    static T from(Value&& value) { return static_cast<T>(std::get<std::int64_t>(value)); }
};

template <>
struct Column<std::string> {
    static constexpr bool is_text = true;

    static std::string from(Value&& value) { return std::get<std::string>(std::move(value)); }
};

template <>
struct Column<TimePoint> {
    static constexpr bool is_text = false;

    static TimePoint from(Value&& value) {
        return TimePoint{std::chrono::milliseconds{std::get<std::int64_t>(value)}};
    }
};

template <typename Tag, typename T>
struct Column<StrongId<Tag, T>> {
    static constexpr bool is_text = Column<T>::is_text;

    static StrongId<Tag, T> from(Value&& value) {
        return StrongId<Tag, T>{Column<T>::from(std::move(value))};
    }
};

template <typename T>
struct Column<std::optional<T>> {
    static constexpr bool is_text = Column<T>::is_text;

    static std::optional<T> from(Value&& value) {
        if (std::holds_alternative<Null>(value)) {
            return std::nullopt;
        }
        return Column<T>::from(std::move(value));
    }
};

} // namespace latchkey::storage
