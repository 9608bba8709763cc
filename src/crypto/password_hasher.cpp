#include "crypto/password_hasher.hpp"

#include "base/unicode.hpp"
#include "crypto/argon2.hpp"
#include "crypto/imported_hash.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <future>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string_view>

namespace latchkey::crypto {

namespace {

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

Secret normalise(const Secret& password) {
    return Secret(to_nfc(password.reveal()));
}

} // namespace

bool PasswordHash::is_verifiable() const {
    return parse_imported_hash(value_).has_value();
}

PasswordHasher::PasswordHasher(Options options)
    : parameters_(checked(options).parameters)
    , current_prefix_(argon2id_prefix(parameters_))
    , decoy_(argon2id_decoy(parameters_))
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
    if (++taken_ <= places_) {
        return place;
    }
    ++turned_away_;
    return service_unavailable();
}

PasswordHasher::Figures PasswordHasher::figures() const {
    return {
        .places = places_,
        .taken = std::min<std::size_t>(taken_, places_),
        .turned_away = turned_away_};
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
    return run_on_pool<PasswordHash>([&] { return argon2id_hash(normalised, parameters_); });
}

// A hash of another program costs something else than the decoy, so the clock tells who is patient
// enough that an address has an account that has not signed in since it was imported. Nothing can
// even that out but the dearest kind's price for every unknown address. It ends with the owner's
// next sign-in, and tells less than the 409 that registering answers for an address that is taken.
Result<bool> PasswordHasher::verify(const Secret& password, const PasswordHash& hash) {
    auto place = reserve();
    return place ? verify(std::move(*place), password, hash) : place.error();
}

Result<bool> PasswordHasher::verify(Place place, const Secret& password, const PasswordHash& hash) {
    if (hash.is_none()) {
        return verify_decoy(std::move(place), password);
    }
    const std::optional<ImportedHash> parsed = parse_imported_hash(hash.value());
    if (!parsed) {
        spdlog::error("password hash: a stored one is of no known kind; it matches no password");
        // No sooner than a wrong password for a good hash.
        return verify_decoy(std::move(place), password);
    }
    const Secret normalised = normalise(password);
    // What another program hashed was what its users typed, in whatever form that was.
    const bool may_be_as_typed = needs_rehash(hash) && normalised.reveal() != password.reveal();
    return run_on_pool<bool>([&] {
        return matches(*parsed, normalised.reveal()) ||
               (may_be_as_typed && matches(*parsed, password.reveal()));
    });
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
    return !hash.value().starts_with(current_prefix_) || !Argon2Hash::parse(hash.value());
}

} // namespace latchkey::crypto
