#include "crypto/argon2.hpp"

#include "base/number.hpp"
#include "crypto/random.hpp"
#include "crypto/sodium.hpp"

#include <fmt/format.h>
#include <sodium.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <utility>

namespace latchkey::crypto {

namespace {

// libsodium gives C strings in arrays of this size, and reads none that are longer.
using HashBuffer = std::array<char, crypto_pwhash_STRBYTES>;

std::size_t memory_bytes(const Argon2Parameters& parameters) {
    return parameters.memory_kib * 1024;
}

std::string phc_base64(std::string_view bytes) {
    constexpr int variant = sodium_base64_VARIANT_ORIGINAL_NO_PADDING;
    std::string text(sodium_base64_encoded_len(bytes.size(), variant), '\0');
    sodium_bin2base64(text.data(), text.size(), sodium_bytes(bytes), bytes.size(), variant);
    text.pop_back(); // the terminating NUL
    return text;
}

/// Takes `name` and the number behind it, up to `end`, off the front of `text`.
std::optional<std::uint32_t> take_number(std::string_view& text, std::string_view name, char end) {
    const std::size_t stop = text.find(end);
    if (!text.starts_with(name) || stop == std::string_view::npos) {
        return std::nullopt;
    }
    const auto number = parse_number<std::uint32_t>(text.substr(name.size(), stop - name.size()));
    text.remove_prefix(stop + 1);
    return number;
}

/// `text` behind the name of the variant.
bool is_within_bounds(std::string_view text) {
    const auto version = take_number(text, "v=", '$');
    const auto memory_kib = take_number(text, "m=", ',');
    const auto passes = take_number(text, "t=", ',');
    return version && memory_kib && passes && *memory_kib <= hash_memory_kib_max &&
           std::uint64_t{*memory_kib} * *passes <= hash_work_kib_max;
}

} // namespace

Argon2Hash::Argon2Hash(std::string text, Verify verify)
    : text_(std::move(text))
    , verify_(verify) {}

std::optional<Argon2Hash> Argon2Hash::parse(std::string_view text) {
    constexpr std::string_view argon2id = "$argon2id$";
    constexpr std::string_view argon2i = "$argon2i$";
    const bool is_id = text.starts_with(argon2id);
    if (!is_id && !text.starts_with(argon2i)) {
        return std::nullopt;
    }
    const bool is_c_string = text.find('\0') == std::string_view::npos;
    const std::size_t name_bytes = is_id ? argon2id.size() : argon2i.size();
    if (!is_c_string || !is_within_bounds(text.substr(name_bytes))) {
        return std::nullopt;
    }
    std::string copy(text);
    // The question is whether the string can be read at all; the answer for what it costs is not
    // used. It takes strings below crypto_pwhash_STRBYTES only.
    const int verdict = is_id ? crypto_pwhash_argon2id_str_needs_rehash(copy.c_str(), 1, 8192)
                              : crypto_pwhash_argon2i_str_needs_rehash(copy.c_str(), 3, 8192);
    if (verdict < 0) {
        return std::nullopt;
    }
    return Argon2Hash(
        std::move(copy),
        is_id ? &crypto_pwhash_argon2id_str_verify : &crypto_pwhash_argon2i_str_verify
    );
}

bool Argon2Hash::matches(std::string_view password) const {
    errno = 0;
    if (verify_(text_.c_str(), password.data(), password.size()) == 0) {
        return true;
    }
    // libsodium sets EINVAL for a mismatch. To call a lack of memory a wrong password would count
    // against the user.
    if (errno != EINVAL) {
        throw Failure("Argon2: cannot verify; out of memory?");
    }
    return false;
}

std::string argon2id_prefix(const Argon2Parameters& parameters) {
    return fmt::format("$argon2id$v=19$m={},t={},p=1$", parameters.memory_kib, parameters.passes);
}

PasswordHash argon2id_hash(const Secret& password, const Argon2Parameters& parameters) {
    HashBuffer buffer{};
    const int failed = crypto_pwhash_str_alg(
        buffer.data(),
        password.reveal().data(),
        password.reveal().size(),
        parameters.passes,
        memory_bytes(parameters),
        crypto_pwhash_ALG_ARGON2ID13
    );
    if (failed != 0) {
        throw Failure("Argon2: cannot hash; out of memory?");
    }
    return PasswordHash(buffer.data());
}

PasswordHash argon2id_decoy(const Argon2Parameters& parameters) {
    constexpr std::size_t salt_bytes = crypto_pwhash_SALTBYTES;
    constexpr std::size_t tag_bytes = 32;
    PasswordHash decoy(
        argon2id_prefix(parameters) + phc_base64(random_bytes(salt_bytes)) + '$' +
        phc_base64(random_bytes(tag_bytes))
    );
    // A decoy that cannot be read would answer at once and so tell which users exist.
    if (!Argon2Hash::parse(decoy.value())) {
        throw Failure("Argon2: libsodium does not understand the decoy hash");
    }
    return decoy;
}

} // namespace latchkey::crypto
