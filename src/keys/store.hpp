#pragma once

// The signing_keys table. Each function is one statement; rules live in the service.

#include "crypto/algorithm.hpp"
#include "keys/model.hpp"
#include "storage/database.hpp"

#include <string>
#include <vector>

namespace latchkey::keys {

/// A row: its private half is sealed.
struct StoredKey {
    std::string id;
    std::string algorithm; // as crypto::to_string() spells it
    std::string sealed_private_key;
    KeyTimes times;
};

/// In the order in which they become active.
std::vector<StoredKey> list_keys(storage::Transaction& tx);

void insert_key(storage::Transaction& tx, const StoredKey& key);

/// False when there was none.
bool erase_key(storage::Transaction& tx, const std::string& id);

} // namespace latchkey::keys
