#include "base/encoding.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

namespace latchkey {
namespace {

using namespace std::string_literals;

/// The vectors of RFC 4648 §10, without their padding.
TEST(Base64Url, RfcVectors) {
    const std::array<std::pair<std::string, std::string>, 7> vectors{{
        {"", ""},
        {"f", "Zg"},
        {"fo", "Zm8"},
        {"foo", "Zm9v"},
        {"foob", "Zm9vYg"},
        {"fooba", "Zm9vYmE"},
        {"foobar", "Zm9vYmFy"},
    }};
    for (const auto& [bytes, text] : vectors) {
        EXPECT_EQ(base64url_encode(bytes), text);
        EXPECT_EQ(base64url_decode(text), bytes);
    }
}

TEST(Base64Url, UsesTheUrlAlphabet) {
    EXPECT_EQ(base64url_encode("\xfb\xef\xff"), "--__");
    EXPECT_EQ(base64url_decode("--__"), "\xfb\xef\xff"s);
    EXPECT_EQ(base64url_decode("++//"), std::nullopt);
}

TEST(Base64Url, EveryByteAtEveryPlaceComesBack) {
    for (int byte = 0; byte < 256; ++byte) {
        for (std::size_t before = 0; before < 4; ++before) {
            const std::string bytes =
                std::string(before, '\xa5') + static_cast<char>(byte) + "\x5a"s;
            EXPECT_EQ(base64url_decode(base64url_encode(bytes)), bytes);
        }
    }
}

TEST(Base64Url, RefusesEverythingButItsOwnSpelling) {
    for (const std::string& text : std::vector<std::string>{
             "Zg==",
             "Zg=",
             "Z",
             "Zm9vY",
             " Zg",
             "Zg ",
             "Zg\n",
             "Z\ng",
             "Zm 9",
             "Zm9v\0"s,
             "\0"s,
             "Z\xc3\xa9",
             "Zm9v.",
             "Zm9v+",
             "Zm9v/"}) {
        EXPECT_EQ(base64url_decode(text), std::nullopt) << text;
    }
}

/// "Zg" to "Zv" carry the same byte; one of the sixteen is its spelling.
TEST(Base64Url, RefusesUnusedBitsThatAreSet) {
    int accepted = 0;
    for (int letter = 0; letter < 256; ++letter) {
        const auto bytes = base64url_decode("Z"s + static_cast<char>(letter));
        if (bytes) {
            EXPECT_EQ(base64url_encode(*bytes), "Z"s + static_cast<char>(letter));
            ++accepted;
        }
        const auto two = base64url_decode("Zm"s + static_cast<char>(letter));
        EXPECT_TRUE(!two || base64url_encode(*two) == "Zm"s + static_cast<char>(letter));
    }
    EXPECT_EQ(accepted, 4);
}

TEST(Hex, IsLowerCase) {
    EXPECT_EQ(hex_encode(""), "");
    EXPECT_EQ(hex_encode("\x00\x7f\x80\xff\xab"s), "007f80ffab");
}

} // namespace
} // namespace latchkey
