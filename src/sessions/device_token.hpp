#pragma once

// How a browser shows that an account has signed in on it before: then strangers who try passwords
// at that account do not shut its owner out, and a sign-in from elsewhere is news.

#include "base/clock.hpp"
#include "base/secret.hpp"
#include "throttle/limits.hpp"

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace latchkey::sessions {

/// How long a browser is known after the last sign-in on it.
inline constexpr std::chrono::days device_lifetime{90};

/// Immutable; shared by every thread. A token is `device . end . MAC`: it opens nothing, it is made
/// for one account, and only a right password gets one. A browser keeps those of a few accounts in
/// one cookie, `~` between them, the last used first.
class DeviceTokens {
public:
    static constexpr std::size_t accounts_max = 3;

    /// `mac_key`: derived for this purpose only. Mode::off: no device is known, none is told apart.
    DeviceTokens(Secret mac_key, throttle::Mode mode)
        : mac_key_(std::move(mac_key))
        , mode_(mode) {}

    [[nodiscard]] bool are_on() const { return mode_ == throttle::Mode::on; }

    /// The device's id, if the cookie has a token of the account that holds.
    [[nodiscard]] std::optional<std::string>
    find_device(std::string_view cookie, std::string_view email_key, TimePoint now) const;

    /// The cookie with a new token of the account, for the device that find_device() gave or for a
    /// new one. Empty where they are off.
    [[nodiscard]] std::string renew(
        std::string_view cookie,
        std::string_view email_key,
        const std::optional<std::string>& device,
        TimePoint now
    ) const;

private:
    [[nodiscard]] std::string mac(std::string_view signed_part, std::string_view email_key) const;
    [[nodiscard]] std::optional<std::string>
    verify(std::string_view token, std::string_view email_key, TimePoint now) const;

    Secret mac_key_;
    throttle::Mode mode_;
};

} // namespace latchkey::sessions
