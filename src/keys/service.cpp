#include "keys/service.hpp"

#include "base/error.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

namespace latchkey::keys {

using audit::Author;
using audit::FactName;
using storage::Transaction;

namespace {

/// A sealed key that was moved to another row does not open there.
std::string associated_data(const std::string& id) {
    return "signing-key:" + id;
}

/// Further ahead than any key is published: by a clock that was ahead itself.
bool is_misdated(const StoredKey& key, TimePoint now) {
    return key.times.active_from > now + published_ahead;
}

std::vector<std::string> list_misdated(const std::vector<StoredKey>& stored, TimePoint now) {
    std::vector<std::string> ids;
    for (const StoredKey& key : stored) {
        if (is_misdated(key, now)) {
            ids.push_back(key.id);
        }
    }
    return ids;
}

bool is_waiting(const std::vector<StoredKey>& stored, TimePoint now) {
    return std::ranges::any_of(stored, [now](const StoredKey& key) {
        return key.times.active_from > now && !is_misdated(key, now);
    });
}

std::vector<ListedKey> with_states(std::vector<StoredKey> stored, TimePoint now) {
    const auto begun = std::ranges::count_if(stored, [now](const StoredKey& key) {
        return key.times.active_from <= now;
    });
    // As KeyRing::active(): the first of all where a clock was put back before it.
    const auto active = std::max<std::ptrdiff_t>(begun - 1, 0);
    std::vector<ListedKey> listed;
    for (StoredKey& key : stored) {
        const auto place = std::ssize(listed);
        const KeyState state = place < active    ? KeyState::retired
                               : place == active ? KeyState::active
                                                 : KeyState::published;
        listed.push_back({std::move(key.id), std::move(key.algorithm), key.times, state});
    }
    return listed;
}

bool is_same_ring(const std::vector<StoredKey>& stored, const KeyRing& ring) {
    return std::ranges::equal(stored, ring.keys(), [](const StoredKey& left, const RingKey& right) {
        return left.id == right.key.key_id();
    });
}

} // namespace

std::vector<ListedKey> list_ring(storage::Database& database) {
    return database.read([](Transaction& tx) { return with_states(list_keys(tx), tx.now()); });
}

KeyService::KeyService(
    storage::Database& database, const audit::Record& record, crypto::Sealer sealer, Policy policy
)
    : database_(database)
    , record_(record)
    , sealer_(std::move(sealer))
    , policy_(policy)
    , ring_(open(load())) {}

std::vector<StoredKey> KeyService::load() {
    auto stored = database_.read(list_keys);
    if (!stored.empty()) {
        return stored;
    }
    StoredKey first = make_key(); // outside the transaction: an RSA key takes a while
    return database_.write([&](Transaction& tx) {
        auto known = list_keys(tx);
        if (known.empty()) {
            first.times = {tx.now(), tx.now()};
            add(tx, first, Author::of_server());
            known.push_back(first);
        }
        return known;
    });
}

StoredKey KeyService::make_key() const {
    const crypto::SigningKey key = crypto::SigningKey::generate(policy_.algorithm);
    return {
        .id = key.key_id(),
        .algorithm = std::string(to_string(key.algorithm())),
        .sealed_private_key = sealer_.seal(key.to_stored().reveal(), associated_data(key.key_id())),
        .times = {}};
}

KeyRing KeyService::open(const std::vector<StoredKey>& stored) const {
    std::vector<RingKey> keys;
    for (const StoredKey& row : stored) {
        const auto algorithm = crypto::parse_algorithm(row.algorithm);
        const auto text = sealer_.open(row.sealed_private_key, associated_data(row.id));
        if (!algorithm || !text) {
            throw Failure(
                "The database's signing keys do not open with this SECRET_KEY. Start with the"
                " SECRET_KEY that the database was first used with."
            );
        }
        auto key = crypto::SigningKey::from_sealed(*algorithm, *text);
        if (!key) {
            throw Failure("The database's signing key " + row.id + ": " + key.error().message);
        }
        crypto::VerificationKey verification_key = key->verification_key();
        keys.push_back({std::move(*key), std::move(verification_key), row.times});
    }
    return KeyRing(std::move(keys));
}

/// One at a time: while a key waits for its turn no other is made, so that servers whose settings
/// differ do not fill the ring.
bool KeyService::is_rotation_due(const std::vector<StoredKey>& stored, TimePoint now) const {
    const StoredKey& newest = stored.back();
    const bool is_spent = newest.times.active_from + active_period - published_ahead <= now;
    return !is_waiting(stored, now) && (is_spent || is_misdated(newest, now) ||
                                        newest.algorithm != to_string(policy_.algorithm));
}

bool KeyService::keep_up() {
    struct Seen {
        std::vector<StoredKey> stored;
        TimePoint now;
    };

    const Seen seen = database_.read([](Transaction& tx) { return Seen{list_keys(tx), tx.now()}; });
    if (seen.stored.empty()) {
        throw Failure("The database's signing keys are gone. Start the server again for a new one."
        );
    }
    const bool is_due = is_rotation_due(seen.stored, seen.now);
    if (is_due) {
        if (const auto id = rotate(Author::of_server())) {
            spdlog::info("signing keys: {} is published and signs in an hour", *id);
        }
    }
    const bool has_dropped = drop_spent(seen.stored, seen.now);
    return take_in(is_due || has_dropped ? database_.read(list_keys) : seen.stored);
}

bool KeyService::drop_spent(const std::vector<StoredKey>& stored, TimePoint now) {
    std::vector<std::string> spent;
    for (std::size_t i = 0; i + 1 < stored.size(); ++i) {
        const TimePoint last_signed = stored[i + 1].times.active_from;
        if (last_signed + policy_.token_lifetime_max + served_after <= now) {
            spent.push_back(stored[i].id);
        }
    }
    if (spent.empty()) {
        return false;
    }
    database_.write([&](Transaction& tx) {
        for (const std::string& id : spent) {
            retire(tx, id, Author::of_server());
        }
    });
    spdlog::info("signing keys: {} dropped, their tokens have expired", spent.size());
    return true;
}

bool KeyService::take_in(const std::vector<StoredKey>& stored) {
    const bool is_another = !is_same_ring(stored, *ring_.get());
    if (is_another) {
        ring_.replace(open(stored));
    }
    return is_another;
}

void KeyService::add(Transaction& tx, const StoredKey& key, const Author& by) const {
    insert_key(tx, key);
    record_.append(
        tx,
        {.kind = audit::Kind::signing_key_made,
         .by = by,
         .facts = {{FactName::key, key.id}, {FactName::algorithm, key.algorithm}}}
    );
}

void KeyService::retire(Transaction& tx, const std::string& id, const Author& by) const {
    if (erase_key(tx, id)) {
        record_.append(
            tx, {.kind = audit::Kind::signing_key_retired, .by = by, .facts = {{FactName::key, id}}}
        );
    }
}

std::optional<std::string> KeyService::rotate(const Author& by) {
    StoredKey next = make_key();
    const bool is_made = database_.write([&](Transaction& tx) {
        const std::vector<StoredKey> known = list_keys(tx);
        if (is_waiting(known, tx.now())) {
            return false;
        }
        for (const std::string& id : list_misdated(known, tx.now())) {
            retire(tx, id, by);
        }
        next.times = {tx.now(), tx.now() + published_ahead};
        add(tx, next, by);
        return true;
    });
    return is_made ? std::optional(next.id) : std::nullopt;
}

std::string KeyService::replace_all(const Author& by) {
    StoredKey next = make_key();
    database_.write([&](Transaction& tx) {
        for (const StoredKey& known : list_keys(tx)) {
            retire(tx, known.id, by);
        }
        next.times = {tx.now(), tx.now()};
        add(tx, next, by);
    });
    return next.id;
}

} // namespace latchkey::keys
