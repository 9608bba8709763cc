#pragma once

// bcrypt, for hashes that other programs made: never for new ones. For the sources of this folder
// only.

#include <optional>
#include <string>
#include <string_view>

namespace latchkey::crypto {

/// `$2b$12$` and 53 characters.
class BcryptHash {
public:
    /// 2^15 rounds take about two seconds. 10 to 13 are in use.
    static constexpr unsigned cost_max = 15;

    /// $2a$, $2b$ and $2y$, which are one algorithm. Nothing for $2x$ (a bug of long ago), for
    /// other shapes, and for a cost below 4 or above cost_max.
    static std::optional<BcryptHash> parse(std::string_view text);

    /// As bcrypt's makers have it: 72 bytes of the password count, and nothing from a NUL on.
    /// Throws Failure when libcrypt cannot say.
    [[nodiscard]] bool matches(std::string_view password) const;

private:
    explicit BcryptHash(std::string text);

    std::string text_;
};

} // namespace latchkey::crypto
