#pragma once

// The key ring as others read it.

#include "keys/model.hpp"

#include <string>
#include <string_view>

namespace latchkey::keys {

/// The public halves as a JWK set (RFC 7517 §5), the published ones among them. Shared secrets are
/// left out.
std::string render_jwk_set(const KeyRing& ring);

/// What is true today of OpenID Connect Discovery 1.0 §3: who issues, where the keys are, how
/// tokens are signed. `issuer`: an origin. There are no authorization requests to answer, so no
/// response types.
std::string render_discovery(std::string_view issuer, const KeyRing& ring);

} // namespace latchkey::keys
