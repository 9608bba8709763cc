#include "crypto/imported_hash.hpp"

#include "base/compare.hpp"
#include "base/encoding.hpp"
#include "base/number.hpp"
#include "base/secret.hpp"
#include "crypto/digest.hpp"
#include "crypto/openssl.hpp"
#include "crypto/sodium.hpp"

#include <sodium.h>

#include <array>
#include <bit>
#include <utility>

namespace latchkey::crypto {

namespace {

// The longest that is understood has 270: Werkzeug's scrypt with its longest salt.
constexpr std::size_t stored_bytes_max = 512;
constexpr std::size_t salt_bytes_max = 128;

using Digest = Pbkdf2Hash::Digest;

std::size_t digest_bytes(Digest digest) {
    switch (digest) {
    case Digest::sha1:
        return 20;
    case Digest::sha256:
        return 32;
    case Digest::sha512:
        return 64;
    }
    return 0;
}

const EVP_MD* evp_digest(Digest digest) {
    switch (digest) {
    case Digest::sha1:
        return EVP_sha1();
    case Digest::sha256:
        return EVP_sha256();
    case Digest::sha512:
        return EVP_sha512();
    }
    return nullptr;
}

std::optional<Digest> parse_digest(std::string_view name) {
    if (name == "sha1") {
        return Digest::sha1;
    }
    if (name == "sha256") {
        return Digest::sha256;
    }
    return name == "sha512" ? std::optional(Digest::sha512) : std::nullopt;
}

/// The pieces between separators; nothing unless there are exactly `Count`.
template <std::size_t Count>
std::optional<std::array<std::string_view, Count>> split(std::string_view text, char separator) {
    std::array<std::string_view, Count> pieces;
    for (std::size_t i = 0; i + 1 < Count; ++i) {
        const std::size_t at = text.find(separator);
        if (at == std::string_view::npos) {
            return std::nullopt;
        }
        pieces[i] = text.substr(0, at);
        text.remove_prefix(at + 1);
    }
    if (text.find(separator) != std::string_view::npos) {
        return std::nullopt;
    }
    pieces[Count - 1] = text;
    return pieces;
}

bool is_salt(std::string_view salt) {
    return !salt.empty() && salt.size() <= salt_bytes_max;
}

/// Exactly `size` bytes, in hexadecimal.
std::optional<std::string> tag_of_hex(std::string_view text, std::size_t size) {
    std::string tag(size, '\0');
    std::size_t written = 0;
    const int failed = sodium_hex2bin(
        sodium_bytes(tag), size, text.data(), text.size(), nullptr, &written, nullptr
    );
    return failed == 0 && written == size && text.size() == 2 * size ? std::optional(std::move(tag))
                                                                     : std::nullopt;
}

/// Exactly `size` bytes, in base64 with its padding.
std::optional<std::string> tag_of_base64(std::string_view text, std::size_t size) {
    std::string tag(size, '\0');
    std::size_t written = 0;
    const int failed = sodium_base642bin(
        sodium_bytes(tag),
        size,
        text.data(),
        text.size(),
        nullptr,
        &written,
        nullptr,
        sodium_base64_VARIANT_ORIGINAL
    );
    return failed == 0 && written == size ? std::optional(std::move(tag)) : std::nullopt;
}

std::optional<ImportedHash> make_pbkdf2(
    std::optional<Digest> digest,
    std::string_view iterations,
    std::string_view salt,
    std::optional<std::string> tag
) {
    const auto count = parse_number<std::uint32_t>(iterations);
    const bool is_bounded = count && *count >= 1 && *count <= Pbkdf2Hash::iterations_max;
    if (!digest || !is_bounded || !is_salt(salt) || !tag) {
        return std::nullopt;
    }
    return Pbkdf2Hash{*digest, *count, std::string(salt), *std::move(tag)};
}

struct ScryptNumbers {
    std::string_view cost;
    std::string_view block_size;
    std::string_view parallelism;
};

std::optional<ImportedHash>
make_scrypt(const ScryptNumbers& numbers, std::string_view salt, std::optional<std::string> tag) {
    const auto cost = parse_number<std::uint32_t>(numbers.cost);
    const auto block_size = parse_number<std::uint32_t>(numbers.block_size);
    const auto parallelism = parse_number<std::uint32_t>(numbers.parallelism);
    if (!cost || !block_size || !parallelism || !is_salt(salt) || !tag) {
        return std::nullopt;
    }
    constexpr std::uint32_t factor_max = 1024; // keeps the products below from overflowing
    const bool is_possible = *cost >= 2 && std::has_single_bit(*cost) && *block_size >= 1 &&
                             *parallelism >= 1 && *block_size <= factor_max &&
                             *parallelism <= factor_max;
    // 128 N r bytes, written and read once for each of the p.
    const std::uint64_t memory_kib = std::uint64_t{*cost} * *block_size / 8;
    if (!is_possible || memory_kib > hash_memory_kib_max ||
        memory_kib * *parallelism > hash_work_kib_max) {
        return std::nullopt;
    }
    return ScryptHash{*cost, *block_size, *parallelism, std::string(salt), *std::move(tag)};
}

/// `pbkdf2:sha256:1000000$salt$hex` and `scrypt:32768:8:1$salt$hex`.
std::optional<ImportedHash> parse_werkzeug(std::string_view stored) {
    const auto parts = split<3>(stored, '$');
    if (!parts) {
        return std::nullopt;
    }
    const auto& [method, salt, tag] = *parts;
    if (const auto scrypt = split<4>(method, ':'); scrypt && (*scrypt)[0] == "scrypt") {
        const auto& [name, cost, block_size, parallelism] = *scrypt;
        return make_scrypt(
            {cost, block_size, parallelism}, salt, tag_of_hex(tag, ScryptHash::tag_bytes)
        );
    }
    const auto pbkdf2 = split<3>(method, ':');
    const auto digest = pbkdf2 ? parse_digest((*pbkdf2)[1]) : std::nullopt;
    if (!digest || (*pbkdf2)[0] != "pbkdf2") {
        return std::nullopt;
    }
    return make_pbkdf2(digest, (*pbkdf2)[2], salt, tag_of_hex(tag, digest_bytes(*digest)));
}

/// `pbkdf2_sha256$1000000$salt$base64`.
std::optional<ImportedHash> parse_django_pbkdf2(std::string_view algorithm, std::string_view rest) {
    const auto parts = split<3>(rest, '$');
    const auto digest = parse_digest(algorithm.substr(algorithm.find('_') + 1));
    if (!parts || !digest) {
        return std::nullopt;
    }
    const auto& [iterations, salt, tag] = *parts;
    return make_pbkdf2(digest, iterations, salt, tag_of_base64(tag, digest_bytes(*digest)));
}

/// `scrypt$16384$salt$8$5$base64`.
std::optional<ImportedHash> parse_django_scrypt(std::string_view rest) {
    const auto parts = split<5>(rest, '$');
    if (!parts) {
        return std::nullopt;
    }
    const auto& [cost, salt, block_size, parallelism, tag] = *parts;
    return make_scrypt(
        {cost, block_size, parallelism}, salt, tag_of_base64(tag, ScryptHash::tag_bytes)
    );
}

template <typename Hash>
std::optional<ImportedHash> as_imported(std::optional<Hash> hash) {
    return hash ? std::optional<ImportedHash>(*std::move(hash)) : std::nullopt;
}

/// Django puts the algorithm's name and a dollar sign in front.
std::optional<ImportedHash> parse_django(std::string_view stored) {
    const std::size_t at = stored.find('$');
    if (at == std::string_view::npos) {
        return std::nullopt;
    }
    const std::string_view algorithm = stored.substr(0, at);
    const std::string_view rest = stored.substr(at + 1);
    if (algorithm == "argon2") {
        return as_imported(Argon2Hash::parse(stored.substr(at)));
    }
    if (algorithm == "bcrypt") {
        return as_imported(BcryptHash::parse(rest));
    }
    if (algorithm == "bcrypt_sha256") {
        auto bcrypt = BcryptHash::parse(rest);
        return bcrypt ? std::optional<ImportedHash>(Sha256BcryptHash{*std::move(bcrypt)})
                      : std::nullopt;
    }
    if (algorithm == "pbkdf2_sha256" || algorithm == "pbkdf2_sha1") {
        return parse_django_pbkdf2(algorithm, rest);
    }
    return algorithm == "scrypt" ? parse_django_scrypt(rest) : std::nullopt;
}

} // namespace

bool Pbkdf2Hash::matches(std::string_view password) const {
    std::string made(tag.size(), '\0');
    const int done = PKCS5_PBKDF2_HMAC(
        password.data(),
        static_cast<int>(password.size()),
        openssl_bytes(salt),
        static_cast<int>(salt.size()),
        static_cast<int>(iterations),
        evp_digest(digest),
        static_cast<int>(made.size()),
        reinterpret_cast<unsigned char*>(made.data())
    );
    require_openssl(done == 1, "PBKDF2");
    return equal_in_constant_time(made, tag);
}

bool ScryptHash::matches(std::string_view password) const {
    std::string made(tag.size(), '\0');
    const int failed = crypto_pwhash_scryptsalsa208sha256_ll(
        sodium_bytes(password),
        password.size(),
        sodium_bytes(salt),
        salt.size(),
        cost,
        block_size,
        parallelism,
        sodium_bytes(made),
        made.size()
    );
    if (failed != 0) {
        throw Failure("scrypt: cannot verify; out of memory?");
    }
    return equal_in_constant_time(made, tag);
}

bool Sha256BcryptHash::matches(std::string_view password) const {
    const Secret digest(sha256(password));
    const Secret text(hex_encode(digest.reveal()));
    return bcrypt.matches(text.reveal());
}

std::optional<ImportedHash> parse_imported_hash(std::string_view stored) {
    if (stored.size() > stored_bytes_max) {
        return std::nullopt;
    }
    if (stored.starts_with("$2")) {
        return as_imported(BcryptHash::parse(stored));
    }
    if (stored.starts_with("$firebase-scrypt$")) {
        return as_imported(FirebaseScryptHash::parse(stored));
    }
    if (stored.starts_with('$')) {
        return as_imported(Argon2Hash::parse(stored));
    }
    if (stored.starts_with("pbkdf2:") || stored.starts_with("scrypt:")) {
        return parse_werkzeug(stored);
    }
    return parse_django(stored);
}

bool matches(const ImportedHash& hash, std::string_view password) {
    return std::visit([&](const auto& kind) { return kind.matches(password); }, hash);
}

} // namespace latchkey::crypto
