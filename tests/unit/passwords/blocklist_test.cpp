#include "passwords/blocklist.hpp"
#include "passwords/word_list.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace latchkey::passwords {
namespace {

std::vector<std::string_view> all_words() {
    std::vector<std::string_view> words;
    std::string_view lines = word_list();
    while (!lines.empty()) {
        const std::size_t end = lines.find('\n');
        words.push_back(lines.substr(0, end));
        lines.remove_prefix(end + 1);
    }
    return words;
}

TEST(WordList, AreSortedLinesOfFourCharactersOrMore) {
    const auto words = all_words();
    ASSERT_GT(words.size(), 50'000U);
    for (std::size_t i = 1; i < words.size(); ++i) {
        ASSERT_LT(words[i - 1], words[i]);
        ASSERT_GE(words[i].size(), 4U);
    }
    EXPECT_EQ(word_list().find_first_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ"), std::string_view::npos);
    EXPECT_EQ(count_blocklisted(4), words.size());
    EXPECT_EQ(count_blocklisted(100), 0U);
    EXPECT_LE(word_list().size(), 1024U * 1024U);
}

TEST(Blocklist, HasEveryWordOfTheTable) {
    for (const std::string_view word : all_words()) {
        ASSERT_TRUE(is_blocklisted(word)) << word;
    }
}

TEST(Blocklist, HasSimpleFormsOfWords) {
    for (const char* password :
         {"Password12345678",
          "passwordpassword",
          "PASSWORDPASSWORD1",
          "drowssap20242024",
          "qwertyuiopasdfgh",
          "123456789012345",
          "aaaaaaaaaaaaaaaaaaaa",
          "Antidisestablishmentarianism",
          "monkeymonkeymonkey",
          "iloveyou2024iloveyou2024"}) {
        EXPECT_TRUE(is_blocklisted(password)) << password;
    }
}

TEST(Blocklist, HasNoPhrasesAndNoNeighbours) {
    for (const char* password :
         {"correct horse battery staple",
          "passwordx9",
          "antidisestablishmentarianismx9",
          "mein kleiner grüner Kaktus",
          "一二三四五六七八九十一二三四五",
          "zzzzzzzzzzzzzzzzzzy",
          "141592653589793",
          ""}) {
        EXPECT_EQ(is_blocklisted(password), std::string_view(password).empty()) << password;
    }
}

} // namespace
} // namespace latchkey::passwords
