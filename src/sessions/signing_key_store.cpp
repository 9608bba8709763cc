#include "sessions/signing_key_store.hpp"

#include "base/error.hpp"

#include <optional>
#include <string>

namespace latchkey::sessions {

using storage::Transaction;

namespace {

struct SealedKey {
    std::string id;
    std::string sealed_private_key;
};

/// A sealed key that was moved to another row does not open there.
std::string associated_data(const std::string& id) {
    return "signing-key:" + id;
}

std::optional<SealedKey> find_newest(Transaction& tx) {
    auto row = tx.find<std::string, std::string>(
        "SELECT id, sealed_private_key FROM signing_keys ORDER BY created_at DESC, id LIMIT 1"
    );
    if (!row) {
        return std::nullopt;
    }
    return SealedKey{std::move(std::get<0>(*row)), std::move(std::get<1>(*row))};
}

SealedKey insert_new(Transaction& tx, const crypto::Sealer& sealer) {
    const crypto::SigningKey key = crypto::SigningKey::generate(crypto::Algorithm::es256);
    SealedKey sealed{
        key.key_id(), sealer.seal(key.to_stored().reveal(), associated_data(key.key_id()))};
    tx.execute(
        "INSERT INTO signing_keys (id, algorithm, sealed_private_key, created_at)"
        " VALUES (:id, 'ES256', :sealed_private_key, :now)",
        {{"id", sealed.id}, {"sealed_private_key", sealed.sealed_private_key}, {"now", tx.now()}}
    );
    return sealed;
}

} // namespace

crypto::SigningKey
load_or_make_signing_key(storage::Database& database, const crypto::Sealer& sealer) {
    const SealedKey sealed = database.write([&](Transaction& tx) {
        auto newest = find_newest(tx);
        return newest ? std::move(*newest) : insert_new(tx, sealer);
    });
    const auto pem = sealer.open(sealed.sealed_private_key, associated_data(sealed.id));
    auto key = pem ? crypto::SigningKey::from_stored(crypto::Algorithm::es256, *pem)
                   : Result<crypto::SigningKey>(Error{ErrorCode::invalid_input, ""});
    if (!key) {
        throw Failure(
            "The database's signing key does not open with this SECRET_KEY. Start with the"
            " SECRET_KEY that the database was first used with."
        );
    }
    return *key;
}

} // namespace latchkey::sessions
