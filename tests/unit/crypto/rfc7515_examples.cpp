#include "rfc7515_examples.hpp"

#include "base/encoding.hpp"

#include <boost/json/object.hpp>

namespace latchkey::crypto::rfc7515 {

VerificationKey hs256_key() {
    return VerificationKey::hs256(Secret(base64url_decode(hs256_secret).value()));
}

VerificationKey rs256_key() {
    return VerificationKey::from_jwk({{"kty", "RSA"}, {"n", rs256_n}, {"e", "AQAB"}}).value();
}

VerificationKey eddsa_key() {
    return VerificationKey::from_jwk({{"kty", "OKP"}, {"crv", "Ed25519"}, {"x", eddsa_x}}).value();
}

VerificationKey es256_key() {
    return VerificationKey::from_jwk(
               {{"kty", "EC"}, {"crv", "P-256"}, {"x", es256_x}, {"y", es256_y}}
    ).value();
}

} // namespace latchkey::crypto::rfc7515
