#pragma once

// A string that must not leak: wiped when it dies, not printable, not comparable.

#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace latchkey {

/// Overwrites the characters in a way the compiler may not leave out, then empties the string.
void wipe(std::string& text) noexcept;

/// The same for what is no string.
void wipe(std::span<char> bytes) noexcept;

/// Passwords, keys, one-time codes. Reading one takes the word reveal(), so that a review can find
/// every place that does. Not printable and not comparable on purpose: see base/compare.hpp.
class Secret {
public:
    Secret() = default;

    explicit Secret(std::string value)
        : value_(std::move(value)) {
        latchkey::wipe(value); // a short text was copied, not moved
    }

    Secret(const Secret&) = default;

    Secret(Secret&& other) noexcept
        : value_(std::move(other.value_)) {
        other.wipe();
    }

    Secret& operator=(const Secret& other);
    Secret& operator=(Secret&& other) noexcept;

    ~Secret() { wipe(); }

    [[nodiscard]] std::string_view reveal() const { return value_; }

    [[nodiscard]] bool empty() const { return value_.empty(); }

private:
    void wipe() noexcept;

    std::string value_;
};

} // namespace latchkey
