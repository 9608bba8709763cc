#include "crypto/bcrypt.hpp"

#include "base/compare.hpp"
#include "base/error.hpp"
#include "base/number.hpp"
#include "base/secret.hpp"

#include <crypt.h>
#include <sodium.h>

#include <algorithm>
#include <memory>
#include <utility>

namespace latchkey::crypto {

namespace {

constexpr std::size_t password_bytes_max = 72;
constexpr std::size_t hash_bytes = 60;
constexpr std::size_t settings_bytes = 7; // `$2b$12$`
constexpr unsigned cost_min = 4;

constexpr std::string_view alphabet =
    "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/// crypt_rn()'s room to work in, 32 KiB: it holds the password and what is made of it.
struct WipedCryptData {
    void operator()(crypt_data* data) const {
        sodium_memzero(data, sizeof *data);
        delete data;
    }
};

} // namespace

BcryptHash::BcryptHash(std::string text)
    : text_(std::move(text)) {}

std::optional<BcryptHash> BcryptHash::parse(std::string_view text) {
    const bool has_shape =
        text.size() == hash_bytes &&
        (text.starts_with("$2a$") || text.starts_with("$2b$") || text.starts_with("$2y$")) &&
        text[settings_bytes - 1] == '$';
    if (!has_shape || text.find_first_not_of(alphabet, settings_bytes) != std::string_view::npos) {
        return std::nullopt;
    }
    const auto cost = parse_number<unsigned>(text.substr(4, 2));
    if (!cost || *cost < cost_min || *cost > cost_max) {
        return std::nullopt;
    }
    return BcryptHash(std::string(text));
}

bool BcryptHash::matches(std::string_view password) const {
    const std::unique_ptr<crypt_data, WipedCryptData> data(new crypt_data());
    // libcrypt refuses passwords above 512 bytes rather than cut them.
    const Secret cut(std::string(password.substr(0, password_bytes_max)));
    // Not crypt_r(): AddressSanitizer takes the place of that one, and does not find libcrypt's.
    const char* made = crypt_rn(cut.reveal().data(), text_.c_str(), data.get(), sizeof(crypt_data));
    if (made == nullptr) {
        throw Failure("bcrypt: libcrypt can not verify a hash");
    }
    return equal_in_constant_time(made, text_);
}

} // namespace latchkey::crypto
