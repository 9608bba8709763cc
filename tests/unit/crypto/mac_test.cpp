#include "base/encoding.hpp"
#include "crypto/mac.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace latchkey::crypto {

namespace {

struct Vector {
    const char* name;
    std::string key;
    std::string message;
    const char* mac_hex;
};

std::string bytes_1_to_25() {
    std::string bytes;
    for (int i = 1; i <= 25; ++i) {
        bytes.push_back(static_cast<char>(i));
    }
    return bytes;
}

// RFC 4231 §4. Case 5 is about truncation, which we do not offer.
TEST(Mac, HmacSha256FollowsRfc4231) {
    const std::vector<Vector> vectors{
        {"case 1",
         std::string(20, '\x0b'),
         "Hi There",
         "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"},
        {"case 2: a key shorter than the output",
         "Jefe",
         "what do ya want for nothing?",
         "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"},
        {"case 3",
         std::string(20, '\xaa'),
         std::string(50, '\xdd'),
         "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"},
        {"case 4",
         bytes_1_to_25(),
         std::string(50, '\xcd'),
         "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"},
        {"case 6: a key longer than a block",
         std::string(131, '\xaa'),
         "Test Using Larger Than Block-Size Key - Hash Key First",
         "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"},
        {"case 7: both longer than a block",
         std::string(131, '\xaa'),
         "This is a test using a larger than block-size key and a larger than block-size data. The "
         "key "
         "needs to be hashed before being used by the HMAC algorithm.",
         "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"},
    };
    for (const Vector& vector : vectors) {
        EXPECT_EQ(hex_encode(hmac_sha256(Secret(vector.key), vector.message)), vector.mac_hex)
            << vector.name;
    }
}

} // namespace

} // namespace latchkey::crypto
