#include "keys/store.hpp"

#include <utility>

namespace latchkey::keys {

using storage::Transaction;

std::vector<StoredKey> list_keys(Transaction& tx) {
    std::vector<StoredKey> keys;
    for (auto& [id, algorithm, sealed_private_key, created_at, active_from] :
         tx.list<std::string, std::string, std::string, TimePoint, TimePoint>(
             "SELECT id, algorithm, sealed_private_key, created_at, active_from FROM signing_keys"
             " ORDER BY active_from, created_at, id"
         )) {
        keys.push_back(
            {std::move(id),
             std::move(algorithm),
             std::move(sealed_private_key),
             {created_at, active_from}}
        );
    }
    return keys;
}

void insert_key(Transaction& tx, const StoredKey& key) {
    tx.execute(
        "INSERT INTO signing_keys (id, algorithm, sealed_private_key, created_at, active_from)"
        " VALUES (:id, :algorithm, :sealed_private_key, :created_at, :active_from)",
        {{"id", key.id},
         {"algorithm", key.algorithm},
         {"sealed_private_key", key.sealed_private_key},
         {"created_at", key.times.created_at},
         {"active_from", key.times.active_from}}
    );
}

bool erase_key(Transaction& tx, const std::string& id) {
    return tx.execute("DELETE FROM signing_keys WHERE id = :id", {{"id", id}}) == 1;
}

} // namespace latchkey::keys
