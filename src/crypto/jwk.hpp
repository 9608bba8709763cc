#pragma once

// What a JSON Web Key is for (RFC 7517 §4), before its numbers are read. Called by VerificationKey
// and JwkSet.

#include "base/error.hpp"
#include "crypto/algorithm.hpp"

#include <boost/json/object.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace latchkey::crypto {

/// The algorithm whose signatures the key verifies, from `kty` and `crv`, with which `alg` has to
/// agree where it is there; nothing when the key is of another kind, for another algorithm or, by
/// `use` or `key_ops`, for something else than verifying.
///
/// Errors: invalid_input, naming the member, when
///   - `kty`, `alg`, `use`, `kid` or `crv` is not a string, or a `kty` that needs `crv` lacks it;
///   - `alg` contradicts `kty` or `crv`;
///   - `key_ops` is not an array of different strings, or allows what has nothing to do with
///     signatures besides verifying them (RFC 7517 §4.3);
///   - it holds the private half of a key pair.
Result<std::optional<Algorithm>> purpose_of_jwk(const boost::json::object& jwk);

/// How a key that is read is refused: invalid_input. The reason names members and repeats none.
Error jwk_refusal(std::string reason);

/// `kty` says "oct": not half of a pair, but the same key on both sides.
bool is_shared_secret(const boost::json::object& jwk);

} // namespace latchkey::crypto
