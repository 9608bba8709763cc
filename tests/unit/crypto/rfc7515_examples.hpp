#pragma once

// The worked examples of RFC 7515, Appendix A: the only tokens here that we did not make ourselves
// and whose private keys everyone knows.

#include "crypto/verification_key.hpp"

#include <string>
#include <string_view>

namespace latchkey::crypto::rfc7515 {

/// A.1: HS256.
inline constexpr std::string_view hs256_token = "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9"
                                                ".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogI"
                                                "mh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
                                                ".dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

/// A.3: ES256.
inline constexpr std::string_view es256_token =
    "eyJhbGciOiJFUzI1NiJ9"
    ".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlf"
    "Q"
    ".DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";

/// The payload of both.
inline constexpr std::string_view payload =
    "{\"iss\":\"joe\",\r\n \"exp\":1300819380,\r\n \"http://example.com/is_root\":true}";

inline constexpr std::string_view es256_x = "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU";
inline constexpr std::string_view es256_y = "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0";

/// The private key of A.3 as PKCS#8, encoded by pyca/cryptography.
inline constexpr std::string_view es256_private_key_pem =
    "-----BEGIN PRIVATE KEY-----\n"
    "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgjpsQnnGQmL+YBIff\n"
    "H1136cspYG6+0iY7X1fCE9+E9LKhRANCAAR/zc4ncPbEXUGDy+5v20t7WAczNXvp\n"
    "7xO6z248e9FURcfxRM0bvZt+hyzf7bnuufSzaV1uqQskrYpGIyiFiOWt\n"
    "-----END PRIVATE KEY-----\n";

/// Its RFC 7638 thumbprint, computed by Python's hashlib.
inline constexpr std::string_view es256_thumbprint = "oKIywvGUpTVTyxMQ3bwIIeQUudfr_CkLMjCE19ECD-U";

VerificationKey hs256_key();
VerificationKey es256_key();

} // namespace latchkey::crypto::rfc7515
