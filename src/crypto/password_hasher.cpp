#include "crypto/password_hasher.hpp"

#include "base/unicode.hpp"
#include "crypto/random.hpp"
#include "crypto/sodium.hpp"

#include <fmt/format.h>
#include <sodium.h>
#include <spdlog/spdlog.h>

#include <array>
#include <cerrno>
#include <future>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string_view>

namespace latchkey::crypto {

namespace {

// libsodium takes and gives C strings in arrays of this size.
using HashBuffer = std::array<char, crypto_pwhash_STRBYTES>;

std::size_t memory_bytes(const Argon2Parameters& parameters) {
    return parameters.memory_kib * 1024;
}

PasswordHasher::Options checked(PasswordHasher::Options options) {
    const Argon2Parameters& parameters = options.parameters;
    if (parameters.floor == Argon2Parameters::Floor::enforced && !parameters.meets_floor()) {
        throw std::invalid_argument("PasswordHasher: the Argon2 parameters are below the floor");
    }
    if (options.threads == 0 || options.queue_max == 0) {
        throw std::invalid_argument("PasswordHasher: no threads or no queue");
    }
    return options;
}

/// Nothing when the string cannot be a hash: too long, or cut short by a NUL for a reader of C
/// strings.
std::optional<HashBuffer> to_buffer(const PasswordHash& hash) {
    const std::string& value = hash.value();
    HashBuffer buffer{};
    if (value.size() >= buffer.size() || value.find('\0') != std::string::npos) {
        return std::nullopt;
    }
    value.copy(buffer.data(), value.size());
    return buffer;
}

enum class Freshness { current, outdated, not_understood };

Freshness freshness_of(const HashBuffer& hash, const Argon2Parameters& parameters) {
    switch (crypto_pwhash_argon2id_str_needs_rehash(
        hash.data(), parameters.passes, memory_bytes(parameters)
    )) {
    case 0:
        return Freshness::current;
    case 1:
        return Freshness::outdated;
    default:
        return Freshness::not_understood;
    }
}

std::string phc_base64(std::string_view bytes) {
    constexpr int variant = sodium_base64_VARIANT_ORIGINAL_NO_PADDING;
    std::string text(sodium_base64_encoded_len(bytes.size(), variant), '\0');
    sodium_bin2base64(
        text.data(),
        text.size(),
        reinterpret_cast<const unsigned char*>(bytes.data()),
        bytes.size(),
        variant
    );
    text.pop_back(); // the terminating NUL
    return text;
}

/// The hash of a password that nobody knows, not even we: a random tag is as good as a computed
/// one, and the start of the server need not wait for Argon2.
PasswordHash make_decoy(const Argon2Parameters& parameters) {
    constexpr std::size_t salt_bytes = crypto_pwhash_SALTBYTES;
    constexpr std::size_t tag_bytes = 32;
    PasswordHash decoy(fmt::format(
        "$argon2id$v=19$m={},t={},p=1${}${}",
        parameters.memory_kib,
        parameters.passes,
        phc_base64(random_bytes(salt_bytes)),
        phc_base64(random_bytes(tag_bytes))
    ));
    // A decoy that libsodium refuses would answer at once and so tell which users exist.
    const std::optional<HashBuffer> buffer = to_buffer(decoy);
    if (!buffer || freshness_of(*buffer, parameters) != Freshness::current) {
        throw Failure("Argon2: libsodium does not understand the decoy hash");
    }
    return decoy;
}

std::string hash_now(const Secret& normalised, const Argon2Parameters& parameters) {
    HashBuffer buffer{};
    const int failed = crypto_pwhash_str_alg(
        buffer.data(),
        normalised.reveal().data(),
        normalised.reveal().size(),
        parameters.passes,
        memory_bytes(parameters),
        crypto_pwhash_ALG_ARGON2ID13
    );
    if (failed != 0) {
        throw Failure("Argon2: cannot hash; out of memory?");
    }
    return buffer.data();
}

bool verify_now(const Secret& normalised, const HashBuffer& hash) {
    errno = 0;
    const std::string_view password = normalised.reveal();
    if (crypto_pwhash_argon2id_str_verify(hash.data(), password.data(), password.size()) == 0) {
        return true;
    }
    // libsodium sets EINVAL for a mismatch. To call a lack of memory a wrong password would count
    // against the user.
    if (errno != EINVAL) {
        throw Failure("Argon2: cannot verify; out of memory?");
    }
    return false;
}

Secret normalise(const Secret& password) {
    return Secret(to_nfc(password.reveal()));
}

} // namespace

PasswordHasher::PasswordHasher(Options options)
    : parameters_(checked(options).parameters)
    , decoy_(make_decoy(parameters_))
    , places_(options.threads + options.queue_max)
    // Whoever holds a place may come while a thread has not yet taken up the task of another.
    , pool_({.threads = options.threads, .queue_max = places_, .gives_way = true}) {}

PasswordHasher::Place::~Place() {
    if (taken_ != nullptr) {
        --*taken_;
    }
}

Result<PasswordHasher::Place> PasswordHasher::reserve() {
    Place place(taken_);
    return ++taken_ <= places_ ? Result<Place>(std::move(place)) : service_unavailable();
}

template <typename Value>
Value PasswordHasher::run_on_pool(std::function<Value()> work) {
    // Shared with the pool: the thread is still inside the task when the waiting caller wakes up.
    // The task also carries a Failure over to the caller.
    const auto task = std::make_shared<std::packaged_task<Value()>>(std::move(work));
    std::future<Value> outcome = task->get_future();
    if (!pool_.try_post([task] { (*task)(); })) {
        throw Failure("password hash: more callers than places");
    }
    const WorkerPool::Waiting waiting;
    return outcome.get();
}

Result<PasswordHash> PasswordHasher::hash(const Secret& password) {
    auto place = reserve();
    return place ? hash(std::move(*place), password) : place.error();
}

Result<PasswordHash> PasswordHasher::hash(Place /*place*/, const Secret& password) {
    const Secret normalised = normalise(password);
    return run_on_pool<PasswordHash>([&] { return PasswordHash(hash_now(normalised, parameters_)); }
    );
}

Result<bool> PasswordHasher::verify(const Secret& password, const PasswordHash& hash) {
    auto place = reserve();
    return place ? verify(std::move(*place), password, hash) : place.error();
}

Result<bool> PasswordHasher::verify(Place place, const Secret& password, const PasswordHash& hash) {
    const std::optional<HashBuffer> buffer = to_buffer(hash);
    if (!buffer || freshness_of(*buffer, parameters_) == Freshness::not_understood) {
        spdlog::error("password hash: a stored one is no Argon2id string; it matches no password");
        return verify_decoy(
            std::move(place), password
        ); // no sooner than a wrong password for a good hash
    }
    const Secret normalised = normalise(password);
    return run_on_pool<bool>([&] { return verify_now(normalised, *buffer); });
}

Result<bool> PasswordHasher::verify_decoy(const Secret& password) {
    auto place = reserve();
    return place ? verify_decoy(std::move(*place), password) : place.error();
}

Result<bool> PasswordHasher::verify_decoy(Place place, const Secret& password) {
    const Result<bool> outcome = verify(std::move(place), password, decoy_);
    return outcome.has_value() ? Result<bool>(false) : outcome;
}

bool PasswordHasher::needs_rehash(const PasswordHash& hash) const {
    const std::optional<HashBuffer> buffer = to_buffer(hash);
    return !buffer || freshness_of(*buffer, parameters_) != Freshness::current;
}

} // namespace latchkey::crypto
