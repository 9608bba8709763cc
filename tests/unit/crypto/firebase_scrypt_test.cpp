#include "crypto/firebase_scrypt.hpp"

#include <gtest/gtest.h>

#include <string>

namespace latchkey::crypto {
namespace {

const std::string signer_key =
    "jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA==";
const std::string tag =
    "lSrfV15cpx95/sZS2W9c9Kp6i/LVgQNDNC/qzrCnh1SAyZvqmZqAjTdn3aoItz+VHjoZilo78198JAdRuid5lQ==";

/// The example that Firebase publishes with its algorithm, its parts to be changed.
struct Parts {
    std::string numbers = "ln=14,r=8";
    std::string separator = "Bw==";
    std::string key = signer_key;
    std::string salt = "42xEC+ixf3L2lw==";
    std::string hash = tag;
};

std::string spell(const Parts& parts) {
    return "$firebase-scrypt$" + parts.numbers + ",ss=" + parts.separator + ",sk=" + parts.key +
           "$" + parts.salt + "$" + parts.hash;
}

bool is_read(const Parts& parts) {
    return FirebaseScryptHash::parse(spell(parts)).has_value();
}

std::string base64_of_zeros(std::size_t triples) {
    return std::string(4 * triples, 'A');
}

TEST(FirebaseScrypt, VerifiesThePublishedExample) {
    const auto hash = FirebaseScryptHash::parse(spell({}));
    ASSERT_TRUE(hash);
    EXPECT_TRUE(hash->matches("user1password"));
    EXPECT_FALSE(hash->matches("user1passwore"));
    EXPECT_FALSE(hash->matches(""));
}

TEST(FirebaseScrypt, EveryParameterCounts) {
    for (const Parts& parts : {
             Parts{.numbers = "ln=13,r=8"},
             Parts{.numbers = "ln=14,r=7"},
             Parts{.separator = ""},
             Parts{.separator = "CA=="},
             Parts{.key = tag},
             Parts{.salt = "42xEC+ixf3L2lA=="},
             Parts{.hash = signer_key},
         }) {
        const auto hash = FirebaseScryptHash::parse(spell(parts));
        ASSERT_TRUE(hash) << spell(parts);
        EXPECT_FALSE(hash->matches("user1password")) << spell(parts);
    }
}

TEST(FirebaseScrypt, IsBounded) {
    for (const char* numbers :
         {"ln=0,r=8", "ln=15,r=8", "ln=14,r=0", "ln=14,r=9", "ln=-1,r=8", "ln=4294967310,r=8"}) {
        EXPECT_FALSE(is_read({.numbers = numbers})) << numbers;
    }
    EXPECT_TRUE(is_read({.salt = base64_of_zeros(21) + "AA=="})); // 64 bytes
    EXPECT_FALSE(is_read({.salt = base64_of_zeros(21) + "AAA="}));
    EXPECT_FALSE(is_read({.salt = ""}));
    EXPECT_TRUE(is_read({.separator = base64_of_zeros(5) + "AA=="})); // 16 bytes
    EXPECT_FALSE(is_read({.separator = base64_of_zeros(5) + "AAA="}));
    EXPECT_FALSE(is_read({.key = base64_of_zeros(21)}));
    EXPECT_FALSE(is_read({.key = base64_of_zeros(22)}));
    EXPECT_FALSE(is_read({.hash = base64_of_zeros(21)}));
    EXPECT_FALSE(is_read({.hash = base64_of_zeros(22)}));
}

TEST(FirebaseScrypt, HasOneSpelling) {
    const std::string good = spell({});
    ASSERT_TRUE(FirebaseScryptHash::parse(good));
    for (const Parts& parts : {
             Parts{.numbers = "r=8,ln=14"},
             Parts{.numbers = "ln=14"},
             Parts{.numbers = "ln=14,r=8,p=1"},
             Parts{.numbers = "ln= 14,r=8"},
             Parts{.separator = "Bw"},
             Parts{.separator = "Bx=="}, // what is left of the last digit is not zero
             Parts{.salt = "42xEC-ixf3L2lw=="},
             Parts{.salt = "42xEC+ixf3L2lw"},
             Parts{.hash = tag + "$"},
             Parts{.hash = tag + "\n"},
         }) {
        EXPECT_FALSE(is_read(parts)) << spell(parts);
    }
    for (std::size_t size = 0; size < good.size(); ++size) {
        EXPECT_FALSE(FirebaseScryptHash::parse(good.substr(0, size))) << size;
    }
}

} // namespace
} // namespace latchkey::crypto
