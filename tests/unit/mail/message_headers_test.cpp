#include "mail/message_headers.hpp"
#include "support/repeated.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <string>

namespace latchkey::mail {
namespace {

using namespace std::string_literals;

TEST(MailableAddress, has_an_at_and_stays_within_its_brackets) {
    for (const auto& address :
         {"a@b"s,
          "ana.lopez+tag@example.com"s,
          "o'hara@example.com"s,
          "ñandú@example.com"s,
          "a@b@c"s,
          std::string(248, 'a') + "@b.com"}) {
        EXPECT_TRUE(is_mailable_address(address)) << address;
    }
}

TEST(MailableAddress, never_carries_a_command_or_a_header) {
    for (const auto& address :
         {""s,
          "@"s,
          "a"s,
          "@b"s,
          "a@"s,
          "a@b\r\nBcc: c@d"s,
          "a@b\n"s,
          "a@b\r"s,
          "a\0@b"s,
          "a@b\x7F"s,
          "a\tb@c"s,
          "a@b\xC2\x85"s,
          "a@b> NOTIFY=NEVER"s,
          "<a@b"s,
          "a@b>"s,
          "a b@c"s,
          "a@b\xFF"s,
          std::string(250, 'a') + "@b.com"}) {
        EXPECT_FALSE(is_mailable_address(address)) << address;
    }
}

TEST(HeaderText, has_no_line_ends) {
    EXPECT_TRUE(is_header_text("Su código"));
    for (const auto& text : {"a\r\nBcc: b@c"s, "a\nb"s, "a\rb"s, "a\0b"s, "a\x1B"s, "\xC3"s}) {
        EXPECT_FALSE(is_header_text(text)) << text;
    }
}

TEST(EncodedHeaderText, leaves_ascii_as_it_is) {
    EXPECT_EQ(encode_header_text("Your code: a_b (c) = 1?"), "Your code: a_b (c) = 1?");
    EXPECT_EQ(encode_header_text(""), "");
}

TEST(EncodedHeaderText, encodes_utf8) {
    EXPECT_EQ(encode_header_text("Su código"), "=?UTF-8?Q?Su_c=C3=B3digo?=");
    EXPECT_EQ(encode_header_text("ñ_?="), "=?UTF-8?Q?=C3=B1=5F=3F=3D?=");
}

TEST(EncodedHeaderText, does_not_pass_on_what_looks_encoded) {
    EXPECT_EQ(encode_header_text("=?x"), "=?UTF-8?Q?=3D=3Fx?=");
}

TEST(EncodedHeaderText, breaks_between_characters) {
    // A sign has nine characters encoded; seven fit a word.
    const std::string encoded = encode_header_text(testing::repeated("€", 40));
    std::size_t begin = 0;
    int characters = 0;
    while (begin < encoded.size()) {
        const std::size_t end = std::min(encoded.find("\r\n ", begin), encoded.size());
        const std::string word = encoded.substr(begin, end - begin);
        EXPECT_LE(word.size(), 75U);
        ASSERT_TRUE(word.starts_with("=?UTF-8?Q?=E2") && word.ends_with("=AC?=")) << word;
        characters += static_cast<int>(word.size() - 12) / 9;
        begin = end + 3;
    }
    EXPECT_EQ(characters, 40);
}

TEST(DomainOf, is_what_follows_the_last_at) {
    EXPECT_EQ(domain_of("a@b.c"), "b.c");
    EXPECT_EQ(domain_of("a@b@c"), "c");
    EXPECT_EQ(domain_of("a"), "");
}

} // namespace
} // namespace latchkey::mail
