#pragma once

// The key that signs access tokens: made once, kept in the database, sealed under SECRET_KEY.

#include "crypto/sealer.hpp"
#include "crypto/signing_key.hpp"
#include "storage/database.hpp"

namespace latchkey::sessions {

/// The newest key of the database; the first call of all makes it, and of two servers that start at
/// once one makes it for both. Throws Failure, with the remedy, when the key was sealed under
/// another SECRET_KEY.
crypto::SigningKey
load_or_make_signing_key(storage::Database& database, const crypto::Sealer& sealer);

} // namespace latchkey::sessions
