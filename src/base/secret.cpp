#include "base/secret.hpp"

#include <string.h> // NOLINT(modernize-deprecated-headers): explicit_bzero is POSIX's alone

namespace latchkey {

void wipe(std::span<char> bytes) noexcept {
    explicit_bzero(bytes.data(), bytes.size());
}

void wipe(std::string& text) noexcept {
    explicit_bzero(text.data(), text.capacity());
    text.clear();
}

void Secret::wipe() noexcept {
    latchkey::wipe(value_);
}

Secret& Secret::operator=(const Secret& other) {
    if (this != &other) {
        wipe();
        value_ = other.value_;
    }
    return *this;
}

Secret& Secret::operator=(Secret&& other) noexcept {
    if (this != &other) {
        wipe();
        value_ = std::move(other.value_);
        other.wipe();
    }
    return *this;
}

} // namespace latchkey
