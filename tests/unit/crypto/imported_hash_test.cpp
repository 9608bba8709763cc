#include "crypto/imported_hash.hpp"
#include "support/foreign_hashes.hpp"
#include "support/repeated.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace latchkey::crypto {
namespace {

using testing::foreign_hashes;
using testing::foreign_password;
using testing::ForeignHash;
using testing::repeated;

const std::string sha256_hex(64, 'a');
const std::string scrypt_hex(128, 'a');

bool is_read(const std::string& stored) {
    return parse_imported_hash(stored).has_value();
}

TEST(ImportedHash, VerifiesWhatOtherProgramsMade) {
    for (const ForeignHash& row : foreign_hashes) {
        const auto hash = parse_imported_hash(row.stored);
        ASSERT_TRUE(hash) << row.maker;
        EXPECT_TRUE(matches(*hash, foreign_password)) << row.maker;
        EXPECT_FALSE(matches(*hash, foreign_password.substr(1))) << row.maker;
        EXPECT_FALSE(matches(*hash, "")) << row.maker;
    }
}

// Of every kind: no byte of what is stored may be another, and none may be missing.
TEST(ImportedHash, EveryByteOfAHashCounts) {
    for (const ForeignHash& row : foreign_hashes) {
        const std::string good(row.stored);
        for (std::size_t at = 0; at < good.size(); ++at) {
            const auto cut = parse_imported_hash(good.substr(0, at));
            EXPECT_FALSE(cut && matches(*cut, foreign_password)) << row.maker << " cut at " << at;
            std::string other = good;
            other[at] = good[at] == '.' || good[at] == '1' ? '0' : '.';
            const auto changed = parse_imported_hash(other);
            EXPECT_FALSE(changed && matches(*changed, foreign_password)) << other;
        }
        for (const char* more : {"$", "0", "A", "=", " ", "\n"}) {
            const auto longer = parse_imported_hash(good + more);
            EXPECT_FALSE(longer && matches(*longer, foreign_password)) << good << more;
        }
    }
}

// 72 of bcrypt's own; all of them where Django hashes them first.
TEST(ImportedHash, DjangosBcryptOfADigestCountsEveryByte) {
    const auto hash = parse_imported_hash(testing::sha256_bcrypt_of_80_bytes);
    ASSERT_TRUE(hash);
    const std::string password = repeated("0123456789", 8);
    EXPECT_TRUE(matches(*hash, password));
    EXPECT_FALSE(matches(*hash, password.substr(0, 79)));
    EXPECT_FALSE(matches(*hash, password + "x"));
}

TEST(ImportedHash, IsBounded) {
    EXPECT_TRUE(is_read("pbkdf2:sha256:5000000$salt$" + sha256_hex));
    EXPECT_FALSE(is_read("pbkdf2:sha256:5000001$salt$" + sha256_hex));
    EXPECT_FALSE(is_read("pbkdf2:sha256:1000000000$salt$" + sha256_hex));
    EXPECT_FALSE(is_read("pbkdf2:sha256:99999999999999999999$salt$" + sha256_hex));
    EXPECT_FALSE(is_read("pbkdf2:sha256:0$salt$" + sha256_hex));
    EXPECT_FALSE(is_read("pbkdf2:sha256:-1$salt$" + sha256_hex));

    EXPECT_TRUE(is_read("scrypt:131072:8:1$salt$" + scrypt_hex)); // 128 MiB: OWASP's
    EXPECT_TRUE(is_read("scrypt:262144:8:4$salt$" + scrypt_hex));
    EXPECT_FALSE(is_read("scrypt:524288:8:1$salt$" + scrypt_hex));
    EXPECT_FALSE(is_read("scrypt:262144:8:5$salt$" + scrypt_hex));
    EXPECT_FALSE(is_read("scrypt:1073741824:8:1$salt$" + scrypt_hex));
    EXPECT_FALSE(is_read("scrypt:1024:4294967295:4294967295$salt$" + scrypt_hex));
    EXPECT_FALSE(is_read("scrypt:2:1:4294967295$salt$" + scrypt_hex));
    EXPECT_FALSE(is_read("scrypt:1000:8:1$salt$" + scrypt_hex)); // no power of two
    EXPECT_FALSE(is_read("scrypt:1:8:1$salt$" + scrypt_hex));
    EXPECT_FALSE(is_read("scrypt:1024:0:1$salt$" + scrypt_hex));
    EXPECT_FALSE(is_read("scrypt:1024:8:0$salt$" + scrypt_hex));

    EXPECT_TRUE(is_read("pbkdf2:sha256:1$" + std::string(128, 's') + "$" + sha256_hex));
    EXPECT_FALSE(is_read("pbkdf2:sha256:1$" + std::string(129, 's') + "$" + sha256_hex));
    EXPECT_FALSE(is_read("pbkdf2:sha256:1$$" + sha256_hex));
}

TEST(ImportedHash, RefusesWhatIsOfNoKind) {
    for (const std::string& stored : {
             std::string(),
             std::string("$"),
             std::string("plain text"),
             std::string("!"),
             "pbkdf2:md5:1000$salt$" + std::string(32, 'a'),
             "pbkdf2:sha256$salt$" + sha256_hex, // old Werkzeug's, whose count was in its code
             "pbkdf2:sha256:1000:1$salt$" + sha256_hex,
             "pbkdf2:sha256:1000$salt$pepper$" + sha256_hex,
             "pbkdf2:sha256:1000$salt$" + sha256_hex + "aa",
             "pbkdf2:sha256:1000$salt$" + std::string(64, 'g'),
             "pbkdf2:sha512:1000$salt$" + sha256_hex,
             "scrypt:1024:8$salt$" + scrypt_hex,
             "scrypt:1024:8:1$salt$" + sha256_hex,
             "sha256$salt$" + sha256_hex,
             "pbkdf2_sha512$1000$salt$" + std::string(86, 'A') + "==", // no hasher of Django's
             std::string("pbkdf2_sha256$1000$salt$AAAA"),
             std::string("bcrypt$$2x$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"),
             std::string("md5$salt$d41d8cd98f00b204e9800998ecf8427e"),
         }) {
        EXPECT_FALSE(is_read(stored)) << stored;
    }
}

} // namespace
} // namespace latchkey::crypto
