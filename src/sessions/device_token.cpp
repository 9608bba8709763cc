#include "sessions/device_token.hpp"

#include "base/compare.hpp"
#include "base/encoding.hpp"
#include "crypto/mac.hpp"
#include "crypto/random.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <vector>

namespace latchkey::sessions {

namespace {

constexpr char between = '~';
constexpr std::size_t device_bytes = 16;
constexpr std::size_t device_length = 22;    // of 16 bytes in base64url
constexpr std::size_t signature_bytes = 16;  // it opens no account
constexpr std::size_t signature_length = 22; // the same in base64url
constexpr std::size_t token_length_max = device_length + 1 + 10 + 1 + signature_length;

/// Those that a cookie of ours can have, in their order.
std::vector<std::string_view> tokens_in(std::string_view cookie) {
    std::vector<std::string_view> tokens;
    while (!cookie.empty() && tokens.size() < DeviceTokens::accounts_max) {
        const std::string_view token = cookie.substr(0, cookie.find(between));
        if (!token.empty() && token.size() <= token_length_max) {
            tokens.push_back(token);
        }
        cookie.remove_prefix(std::min(token.size() + 1, cookie.size()));
    }
    return tokens;
}

} // namespace

std::string DeviceTokens::mac(std::string_view signed_part, std::string_view email_key) const {
    const std::string message = fmt::format("{}.{}", signed_part, email_key);
    return base64url_encode(crypto::hmac_sha256(mac_key_, message).substr(0, signature_bytes));
}

std::optional<std::string>
DeviceTokens::verify(std::string_view token, std::string_view email_key, TimePoint now) const {
    const std::size_t dot = token.rfind('.');
    if (dot == std::string_view::npos || dot <= device_length || token[device_length] != '.' ||
        !equal_in_constant_time(mac(token.substr(0, dot), email_key), token.substr(dot + 1))) {
        return std::nullopt;
    }
    // Genuine from here on: the number reads back as it was written.
    const std::string_view number = token.substr(device_length + 1, dot - device_length - 1);
    std::int64_t end = 0;
    std::from_chars(number.data(), number.data() + number.size(), end);
    return now < from_unix_seconds(end) ? std::optional(std::string(token.substr(0, device_length)))
                                        : std::nullopt;
}

std::optional<std::string> DeviceTokens::find_device(
    std::string_view cookie, std::string_view email_key, TimePoint now
) const {
    for (const std::string_view token : tokens_in(are_on() ? cookie : std::string_view())) {
        if (auto device = verify(token, email_key, now)) {
            return device;
        }
    }
    return std::nullopt;
}

std::string DeviceTokens::renew(
    std::string_view cookie,
    std::string_view email_key,
    const std::optional<std::string>& device,
    TimePoint now
) const {
    if (!are_on()) {
        return {};
    }
    std::string renewed = fmt::format(
        "{}.{}",
        device.value_or(crypto::random_token(device_bytes)),
        to_unix_seconds(now + device_lifetime)
    );
    const std::string signature = mac(renewed, email_key);
    renewed.append(".").append(signature);
    std::size_t count = 1;
    for (const std::string_view token : tokens_in(cookie)) {
        if (count < accounts_max && !verify(token, email_key, now)) {
            renewed.append(1, between).append(token);
            ++count;
        }
    }
    return renewed;
}

} // namespace latchkey::sessions
