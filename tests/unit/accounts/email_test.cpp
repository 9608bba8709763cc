#include "accounts/email.hpp"
#include "support/repeated.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <vector>

namespace latchkey::accounts {
namespace {

using namespace std::string_literals;

bool is_accepted(std::string_view text) {
    return Email::parse(text).has_value();
}

/// What the Flask service said to each of these when they were recorded. One verdict has changed on
/// purpose: there is an upper limit now.
TEST(Email, KeepsTheVerdictsOfTheFlaskService) {
    std::ifstream file(TEST_DATA_FOLDER "/recorded_emails.jsonl");
    int cases = 0;
    for (std::string line; std::getline(file, line); ++cases) {
        const boost::json::value recorded = boost::json::parse(line);
        const std::string name(recorded.at("name").as_string());
        const std::string email(recorded.at("email").as_string());
        const bool is_expected = recorded.at("accepted").as_bool() && name != "total-1000";
        EXPECT_EQ(is_accepted(email), is_expected) << name << ' ' << email;
    }
    EXPECT_EQ(cases, 54);
}

TEST(Email, LocalParts) {
    for (const char* local :
         {"a",
          "a.b.c",
          "_",
          "0",
          "!#$%&'*+-/=?^_`{|}~",
          "é",
          "中文",
          "\"\"",
          "\"a@b\"",
          R"("a\"b")",
          R"("a\ b")",
          R"("\\")",
          "\"a\\\tb\""}) {
        EXPECT_TRUE(is_accepted(local + "@example.org"s)) << local;
    }
    // A space in quotes, like a quote, needs its backslash.
    for (const char* local : {"",         ".",          ".a",       "a.",        "a..b",    "a b",
                              "a,b",      "a@b",        "(a)",      "a\"b",      "\"",      "\"a",
                              "a\"",      "\"a\"b",     "\"a\"b\"", "\"a b\"",   R"("a\")", "\"é\"",
                              "\"a\nb\"", "\"a\\\nb\"", "\"a\rb\"", "\U0001F600"}) {
        EXPECT_FALSE(is_accepted(local + "@example.org"s)) << local;
    }
    EXPECT_FALSE(is_accepted("\"a\0b\"@example.org"s));
}

TEST(Email, Domains) {
    for (const char* domain :
         {"example.org",
          "EXAMPLE.ORG",
          "a.bc",
          "a-b.cd",
          "1.23",
          "localhost",
          "[127.0.0.1]",
          "[255.255.255.255]",
          "[0.0.0.0]",
          "[٣.0.0.1]",
          "bücher.example",
          "xn--bcher-kva.example",
          "例え.テスト"}) {
        EXPECT_TRUE(is_accepted("someone@"s + domain)) << domain;
    }
    for (const char* domain :
         {"",
          "example",
          "a.b", // a top-level domain of one letter
          "Localhost",
          "localhost.",
          "-a.example",
          "a-.example",
          "a_b.example",
          "a..example",
          ".example",
          "example.",
          "exa mple.org",
          "[1.2.3]",
          "[1.2.3.4.5]",
          "[1.2.3.400]",
          "[256.1.1.1]",
          "[1.2.3.4",
          "1.2.3.4]",
          "[]",
          "[::1]",
          "[1.2.3.x]",
          "example.org\n",
          "example.org\r\nRCPT TO:<x@example.org>",
          "exa\nmplé.org",
          "mplé.org\r\n",
          "\u3000.example",
          "\U0001F600"}) {
        EXPECT_FALSE(is_accepted("someone@"s + domain)) << domain;
    }
    EXPECT_FALSE(is_accepted("someone@bücher.example\0.org"s));
    EXPECT_FALSE(is_accepted("someone@\0"s));
}

TEST(Email, IllFormedTextIsNoAddress) {
    EXPECT_FALSE(is_accepted("a\xff@example.org"));
    EXPECT_FALSE(is_accepted("a@b\xc3.example"));
    EXPECT_FALSE(is_accepted("\xed\xa0\x80@example.org"));
}

TEST(Email, HasAnUpperLimitInBytes) {
    const std::string domain = "@example.org";
    const auto of_size = [&](std::size_t bytes) {
        return std::string(bytes - domain.size(), 'a') + domain;
    };
    EXPECT_TRUE(is_accepted(of_size(Email::bytes_max)));
    EXPECT_FALSE(is_accepted(of_size(Email::bytes_max + 1)));
    EXPECT_FALSE(is_accepted(of_size(1'000'000)));
    EXPECT_FALSE(is_accepted(testing::repeated("é", 122) + domain)) << "134 code points, 256 bytes";
}

TEST(Email, KeepsItsSpellingAndFoldsItsKey) {
    struct Row {
        std::string text;
        std::string key;
    };

    const std::vector<Row> rows{
        {"Ada.Lovelace@Example.ORG", "ada.lovelace@example.org"},
        {"ada.lovelace@example.org", "ada.lovelace@example.org"},
        {"Ada+Tag@example.org", "ada+tag@example.org"},
        {"ÉMILE@example.org", "émile@example.org"},
        {"STRASSE@example.org", "strasse@example.org"},
        {"straße@example.org", "strasse@example.org"},
        {"a@te\u017ft.example", "a@test.example"},
        {"\u212a@example.org", "k@example.org"},
    };
    for (const Row& row : rows) {
        const auto email = Email::parse(row.text);
        ASSERT_TRUE(email) << row.text;
        EXPECT_EQ(email->text(), row.text);
        EXPECT_EQ(email->key(), row.key);
    }
    EXPECT_NE(Email::parse("a.b@example.org")->key(), Email::parse("ab@example.org")->key())
        << "only some providers pass over dots";
}

} // namespace
} // namespace latchkey::accounts
