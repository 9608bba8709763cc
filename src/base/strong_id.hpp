#pragma once

// Ids that cannot be mistaken for one another: `using UserId = StrongId<struct UserTag,
// std::int64_t>`.

#include <compare>
#include <utility>

namespace latchkey {

template <typename Tag, typename Value>
class StrongId {
public:
    explicit StrongId(Value value)
        : value_(std::move(value)) {}

    [[nodiscard]] const Value& value() const { return value_; }

    auto operator<=>(const StrongId&) const = default;

private:
    Value value_;
};

} // namespace latchkey
