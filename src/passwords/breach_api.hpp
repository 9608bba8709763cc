#pragma once

// The range API of Have I Been Pwned: five hexadecimal digits of the password's SHA-1 leave the
// server, some eight hundred hashes with that beginning come back, and the comparison is made here.
// https://haveibeenpwned.com/API/v3#SearchingPwnedPasswordsByRange

#include "passwords/breach_check.hpp"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace latchkey::passwords {

class BreachApi : public BreachCheck {
public:
    /// The defaults are what the server uses; tests have a server of their own.
    struct Options {
        std::string url = "https://api.pwnedpasswords.com/range/"; // https only
        std::string authorities_path = {};                         // empty: the system's
        std::chrono::milliseconds total_timeout{800};
    };

    BreachApi();
    explicit BreachApi(Options options);

    /// One request: no redirects, no proxy, an answer of at most 256 KiB, and padded, so that its
    /// size does not tell the range. At most eight at a time: more would take the workers from
    /// other requests. What fails or finds no place is logged, once a minute at most, and counts as
    /// not breached.
    bool is_breached(const Secret& password) override;

private:
    /// Nothing when the API does not answer as it should.
    [[nodiscard]] std::optional<std::string> fetch(const std::string& prefix) const;

    void warn(const char* reason);

    const Options options_;
    std::atomic<int> running_{0};
    std::atomic<std::int64_t> warned_at_; // seconds of the steady clock
};

} // namespace latchkey::passwords
