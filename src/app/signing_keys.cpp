#include "app/signing_keys.hpp"

#include "crypto/derive_key.hpp"
#include "sessions/model.hpp"

#include <algorithm>

namespace latchkey::app {

keys::KeyService open_key_ring(
    storage::Database& database, const audit::Record& record, const config::Settings& settings
) {
    return {
        database,
        record,
        crypto::Sealer(crypto::derive_key(settings.secret_key, "signing-key-seal")),
        {.algorithm = crypto::parse_algorithm(settings.jwt_algorithm).value(),
         .token_lifetime_max = std::max<std::chrono::seconds>(
             settings.access_token_lifetime, sessions::audience_token_lifetime
         )}};
}

} // namespace latchkey::app
