#include "rfc7515_examples.hpp"

#include "base/encoding.hpp"

#include <boost/json/object.hpp>

namespace latchkey::crypto::rfc7515 {

VerificationKey hs256_key() {
    return VerificationKey::hs256(Secret(
        base64url_decode(
            "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow"
        )
            .value()
    ));
}

VerificationKey es256_key() {
    return VerificationKey::from_jwk(
               {{"kty", "EC"}, {"crv", "P-256"}, {"x", es256_x}, {"y", es256_y}}
    ).value();
}

} // namespace latchkey::crypto::rfc7515
