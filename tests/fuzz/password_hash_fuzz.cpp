// A stored hash comes from whoever filled the table. Only reading it is tried here: what is read
// has its bounds, but within them a hash may take a second.

#include "crypto/imported_hash.hpp"
#include "require.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <variant>

using latchkey::crypto::FirebaseScryptHash;
using latchkey::crypto::parse_imported_hash;
using latchkey::crypto::Pbkdf2Hash;
using latchkey::crypto::ScryptHash;
using latchkey::fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto hash = parse_imported_hash(text);
    if (!hash) {
        return 0;
    }
    if (const auto* pbkdf2 = std::get_if<Pbkdf2Hash>(&*hash)) {
        require(pbkdf2->iterations >= 1 && pbkdf2->iterations <= Pbkdf2Hash::iterations_max);
        require(pbkdf2->tag.size() >= 20 && !pbkdf2->salt.empty());
    }
    if (const auto* scrypt = std::get_if<ScryptHash>(&*hash)) {
        const std::uint64_t kib = scrypt->cost * scrypt->block_size / 8;
        require(kib <= latchkey::crypto::hash_memory_kib_max);
        require(kib * scrypt->parallelism <= latchkey::crypto::hash_work_kib_max);
        require(scrypt->tag.size() == ScryptHash::tag_bytes && !scrypt->salt.empty());
    }
    if (const auto* firebase = std::get_if<FirebaseScryptHash>(&*hash)) {
        require(firebase->log_cost >= 1 && firebase->log_cost <= FirebaseScryptHash::log_cost_max);
        require(firebase->block_size >= 1);
        require(firebase->block_size <= FirebaseScryptHash::block_size_max);
        require(firebase->signer_key.size() == firebase->tag.size() && !firebase->salt.empty());
    }
    return 0;
}
