#pragma once

// A database of keys, and servers that start on it.

#include "keys/service.hpp"
#include "support/audit_record.hpp"
#include "support/test_database.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace latchkey::keys {

inline constexpr std::chrono::minutes token_lifetime{50};

inline crypto::Sealer make_sealer(char letter = 'k') {
    return crypto::Sealer(Secret(std::string(crypto::Sealer::key_bytes, letter)));
}

class KeyServiceTest : public ::testing::Test {
protected:
    /// A server that starts, with tokens of token_lifetime.
    KeyService start(crypto::Algorithm algorithm = crypto::Algorithm::es256) {
        return start_on(*database, algorithm);
    }

    static KeyService start_on(storage::Database& on, crypto::Algorithm algorithm) {
        return {
            on,
            testing::record(),
            make_sealer(),
            {.algorithm = algorithm, .token_lifetime_max = token_lifetime}};
    }

    std::vector<StoredKey> stored() { return database->read(list_keys); }

    TimePoint now() { return database.clock().now(); }

    /// The `kid` that this server signs with at this moment.
    std::string active_id(const KeyService& service) {
        return service.ring().get()->active(now()).key.key_id();
    }

    static std::vector<std::string> ids_of(const KeyService& service) {
        std::vector<std::string> ids;
        for (const RingKey& key : service.ring().get()->keys()) {
            ids.push_back(key.key.key_id());
        }
        return ids;
    }

    /// What `latchkey keys list` would print of the states.
    std::vector<std::string> states() {
        std::vector<std::string> words;
        for (const ListedKey& key : list_ring(*database)) {
            words.emplace_back(to_string(key.state));
        }
        return words;
    }

    testing::TestDatabase database;
};

} // namespace latchkey::keys
