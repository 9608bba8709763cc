#pragma once

// Values one after another so that no two lists of values give the same text: what is hashed and
// signed. A value is `length:bytes,`, a number its decimal digits, nothing is `-,`.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace latchkey::audit {

class Encoding {
public:
    /// `purpose` is the first value: what is hashed for one purpose is never taken for another.
    explicit Encoding(std::string_view purpose) { add(purpose); }

    void add(std::string_view value);
    void add(std::int64_t number);

    template <typename Value>
    void add(const std::optional<Value>& value) {
        if (value) {
            add(*value);
        } else {
            text_ += "-,";
        }
    }

    [[nodiscard]] const std::string& text() const { return text_; }

private:
    std::string text_;
};

} // namespace latchkey::audit
