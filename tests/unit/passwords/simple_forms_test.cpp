#include "passwords/simple_forms.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace latchkey::passwords {
namespace {

bool has_form(std::string_view password, const std::string& word) {
    const auto forms = simple_forms(password);
    return std::ranges::find(forms, word) != forms.end();
}

TEST(SimpleForms, LeadBackToTheWord) {
    for (const char* password :
         {"sunflower",
          "SunFlower",
          "rewolfnus",
          "REWOLFNUS",
          "sunflower1998",
          "Sunflower1",
          "sunflower 1998",
          "rewolfnus2024",
          "8991rewolfnus",
          "sunflowersunflower",
          "sunflowersunflowersun",
          "SunflowerSunflower7",
          "sunflower1sunflower1",
          "rewolfnusrewolfnus",
          "rewolfnus1rewolfnus1",
          "sunflower1815sunflower",
          "sunflower1sunflower1999"}) {
        EXPECT_TRUE(has_form(password, "sunflower")) << password;
    }
}

TEST(SimpleForms, LeadNowhereElse) {
    for (const char* password :
         {"sunflowerx9",
          "xsunflower",
          "sun flower",
          "sunflower!",
          "sunflower and moon",
          "1998sunflower1998",
          "sunflowersu",
          "sunf1ower"}) {
        EXPECT_FALSE(has_form(password, "sunflower")) << password;
    }
}

TEST(SimpleForms, KnowLettersOfAllScripts) {
    EXPECT_TRUE(has_form("ΣΟΦΊΑ2024", "σοφία"));
    EXPECT_TRUE(has_form("etßürG", "grüsste")); // ß folds to two letters
    EXPECT_TRUE(has_form("E\u0301MILE", "\u00e9mile"));
    EXPECT_TRUE(has_form("\U0001F600\U0001F601\U0001F600\U0001F601", "\U0001F600\U0001F601"));
}

TEST(SimpleForms, AreFewAndNeverEmpty) {
    EXPECT_THAT(simple_forms(""), testing::IsEmpty());
    EXPECT_THAT(simple_forms("1234"), testing::Each(testing::Not("")));
    EXPECT_THAT(simple_forms("12341234"), testing::Contains("1234"));
    EXPECT_LE(simple_forms("abc123abc123abc1234567").size(), 24U);
}

TEST(Patterns, AreRepetitionsAndRuns) {
    for (const char* password :
         {"aaaaaaaaaaaaaaa",
          "AaAaAaAaAaAaAaA",
          "abcabcabcabcabcab",
          "123123123123123",
          "               ",
          "123456789012345",
          "012345678901234",
          "987654321098765",
          "abcdefghijklmno",
          "ZYXWVUTSRQPONML",
          "qwertyuiopasdfg",
          "QWERTZUIOPASDFG",
          "poiuytrewqmnbvc",
          "azertyuiopqsdfg",
          "lmnopqrstuvwxyzabc"}) {
        EXPECT_TRUE(is_pattern(password)) << password;
    }
    for (const char* password :
         {"abcdabcdabcdabcd",
          "correct horse battery",
          "141592653589793",
          "abcdefghijklmnp",
          "aaaaaaaaaaaaaab",
          "qwertyuiop asdf"}) {
        EXPECT_FALSE(is_pattern(password)) << password;
    }
}

} // namespace
} // namespace latchkey::passwords
