#pragma once

// The rules of the key ring: a first key, a new one in time, old ones for as long as their tokens
// live. Several servers of one database keep one ring.

#include "audit/record.hpp"
#include "crypto/algorithm.hpp"
#include "crypto/sealer.hpp"
#include "keys/current_ring.hpp"
#include "keys/store.hpp"
#include "storage/database.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace latchkey::keys {

/// A key as people are shown it.
struct ListedKey {
    std::string id;
    std::string algorithm;
    KeyTimes times;
    KeyState state;
};

/// The keys of the database, in the order in which they become active. Needs no SECRET_KEY.
std::vector<ListedKey> list_ring(storage::Database& database);

/// Thread-safe. Blocks on the database.
class KeyService {
public:
    struct Policy {
        crypto::Algorithm algorithm;             // of new keys
        std::chrono::seconds token_lifetime_max; // of what is signed with them
    };

    /// Reads the ring. The first key of all is made here and active at once; of several servers
    /// that start at once one makes it for all. Throws Failure, with the remedy, when a key was
    /// sealed under another SECRET_KEY.
    KeyService(
        storage::Database& database,
        const audit::Record& record,
        crypto::Sealer sealer,
        Policy policy
    );

    /// What signs and verifies; up to date as of the last keep_up().
    [[nodiscard]] const CurrentRing& ring() const { return ring_; }

    /// Makes the next key when it is time, or when the policy's algorithm is another one by now;
    /// drops those that no token needs any more; takes in what others did. To be called each
    /// second: it writes only when there is something to do. Whether the ring is another one by
    /// then. Throws Failure.
    bool keep_up();

    /// Publishes a new key, which signs from published_ahead on. Nothing when one waits already.
    /// Keys further ahead than that, which a wrong clock has made, are dropped.
    std::optional<std::string> rotate(const audit::Author& by);

    /// A new key signs at once, and all before it are dropped: for keys that somebody else may
    /// have. Every access token so far is refused from then on; refreshing gives new ones.
    std::string replace_all(const audit::Author& by);

private:
    [[nodiscard]] StoredKey make_key() const;
    [[nodiscard]] KeyRing open(const std::vector<StoredKey>& stored) const;
    [[nodiscard]] bool is_rotation_due(const std::vector<StoredKey>& stored, TimePoint now) const;
    [[nodiscard]] std::vector<StoredKey> load();
    void add(storage::Transaction& tx, const StoredKey& key, const audit::Author& by) const;
    void retire(storage::Transaction& tx, const std::string& id, const audit::Author& by) const;
    /// Those whose last token has expired; whether there were any.
    bool drop_spent(const std::vector<StoredKey>& stored, TimePoint now);
    /// Whether it was another ring before.
    bool take_in(const std::vector<StoredKey>& stored);

    storage::Database& database_;
    const audit::Record& record_;
    const crypto::Sealer sealer_;
    const Policy policy_;
    CurrentRing ring_;
};

} // namespace latchkey::keys
