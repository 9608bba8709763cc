#include "accounts/password_policy.hpp"
#include "base/unicode.hpp"
#include "passwords/blocklist.hpp"
#include "support/repeated.hpp"

#include <gtest/gtest.h>

#include <cctype>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

namespace latchkey::accounts {
namespace {

using namespace std::string_literals;
using latchkey::testing::repeated;

using Name = PasswordPolicy::Name;

std::string verdict(const std::string& password, Name name = Name::classic) {
    const PasswordPolicy policy({.name = name});
    const auto fault = policy.check("password", password);
    return fault ? fault->code : "good";
}

const PasswordOwner ada{
    .email = "ada.byron@mail.example.org",
    .full_name = "Ada Lovelace",
    .company = "Analytical Engines"};

std::string verdict_for(const PasswordOwner& owner, const std::string& password, Name name) {
    const PasswordPolicy policy({.name = name, .public_url = "https://auth.acme.example"});
    const auto fault = policy.check_for(owner, "password", Secret(password));
    return fault ? fault->code : "good";
}

TEST(PasswordPolicy, Verdicts) {
    struct Row {
        std::string password;
        std::string verdict;
    };

    const std::vector<Row> rows{
        {"Passw0rd@X", "good"},
        {"", "too_short"},
        {"Pass@w1", "too_short"},
        {"Pass@w12", "good"},
        {"É@" + repeated("é", 5), "too_short"},
        {"É@" + repeated("é", 6), "good"},
        {"A@" + repeated("x", 254), "good"},
        {"A@" + repeated("x", 255), "too_long"},
        {"A@" + repeated("\U0001F600", 254), "good"},
        {"A@" + repeated("\U0001F600", 255), "too_long"},
        {"passw0rd@x", "no_uppercase"},
        {"passw0rd@ß", "no_uppercase"},
        {"passw0rd@ǅ", "no_uppercase"},
        {"passw0rd@É", "good"},
        {"passw0rd@Ⅰ", "good"},
        {"passw0rd@Ⓐ", "good"},
        {"passw0rd@\U0001D400", "good"},
        {"Passw0rdX", "no_special"},
        {"Passw0rd!", "no_special"},
        {"Passw0rd＠", "no_special"}, // full width: not the same character
        {"Passw0rd#", "good"},
        {"Passw0rd$", "good"},
        {"Passw0rd%", "good"},
        {"Passw0rd&", "good"},
        {"       A@", "good"},
        {"Passw0rd\0@"s, "good"},
    };
    for (const Row& row : rows) {
        EXPECT_EQ(verdict(row.password), row.verdict) << row.password;
    }
}

// S-001, S-002, S-005, S-006.
TEST(ModernPolicy, Verdicts) {
    struct Row {
        std::string password;
        std::string verdict;
    };

    const std::vector<Row> rows{
        {"", "too_short"},
        {"Passw0rd@X", "too_short"},
        {"sonnenblumenfe", "too_short"}, // 14
        {"sonnenblumenfel", "good"},     // 15
        {"\U0001F600\U0001F601" + repeated("\U0001F602\U0001F603\U0001F604", 4), "too_short"},
        {"\U0001F600\U0001F601\U0001F605" + repeated("\U0001F602\U0001F603\U0001F606x", 3), "good"},
        {"e\u0301a" + repeated("e\u0301o", 4), "good"}, // a combining mark counts
        {"correct horse battery staple", "good"},
        {"four words without capitals", "good"},
        {"\u4e00\u4e8c\u4e09\u56db\u4e94\u516d\u4e03\u516b\u4e5d\u5341\u767e\u5343\u842c\u5104"
         "\u5146",
         "good"},
        {repeated("ab c", 64), "good"}, // 256
        {repeated("ab c", 64) + "d", "too_long"},
        {repeated("\U0001F600\U0001F601\U0001F602\U0001F603", 64), "good"}, // 1,024 bytes
        {"passwordpassword", "blocklisted"},
        {"Password12345678", "blocklisted"},
        {"drowssapdrowssap", "blocklisted"},
        {"antidisestablishmentarianism", "blocklisted"},
        {"antidisestablishmentarianismx9", "good"},
        {"aaaaaaaaaaaaaaa", "blocklisted"},
        {"123456789012345", "blocklisted"},
        {"               ", "blocklisted"},
        {"correct horse\0battery"s, "good"},
    };
    for (const Row& row : rows) {
        EXPECT_EQ(verdict(row.password, Name::modern), row.verdict) << row.password;
    }
}

// S-009: every word of an account and of its server, in every simple form.
TEST(ModernPolicy, RefusesNamesInSimpleForms) {
    const std::vector<std::string> words{
        "ada.byron@mail.example.org",
        "ada.byron",
        "byron",
        "mail.example.org",
        "example",
        "ada lovelace",
        "adalovelace",
        "lovelace",
        "analytical engines",
        "analyticalengines",
        "analytical",
        "engines",
        "latchkey",
        "acme",
        "auth.acme.example"};
    for (const std::string& word : words) {
        const std::string upper = [&] {
            std::string text = word;
            text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
            return text;
        }();
        const std::string back(word.rbegin(), word.rend());
        for (const std::string& password :
             {word,
              upper,
              back,
              word + "1843",
              upper + "2024",
              back + "7",
              word + word,
              upper + upper + "99",
              word + word + word,
              back + back,
              word + "1" + word + "1"}) {
            EXPECT_EQ(verdict_for(ada, password, Name::modern), "context") << password;
            EXPECT_EQ(verdict_for(ada, password, Name::classic), "good") << password;
        }
        EXPECT_EQ(verdict_for(ada, word + " in the rain", Name::modern), "good") << word;
        EXPECT_EQ(verdict_for(ada, "x9" + word, Name::modern), "good") << word;
    }
}

class BreachList : public passwords::BreachCheck {
public:
    bool is_breached(const Secret& password) override {
        return password.reveal() == "caf\u00e9 correct horse";
    }
};

TEST(PasswordPolicy, AsksTheBreachCheckWithTheNormalisedPassword) {
    for (const Name name : {Name::classic, Name::modern}) {
        const PasswordPolicy policy({.name = name, .breach_check = std::make_unique<BreachList>()});
        EXPECT_TRUE(policy.rules().has_breach_check);
        for (const char* spelling : {"caf\u00e9 correct horse", "cafe\u0301 correct horse"}) {
            const auto fault = policy.check_for(ada, "password", Secret(spelling));
            ASSERT_TRUE(fault) << spelling;
            EXPECT_EQ(fault->code, "breached");
            EXPECT_EQ(fault->score.has_value(), name == Name::modern);
        }
        EXPECT_FALSE(policy.check_for(ada, "password", Secret("cafe correct horse")));
    }
    EXPECT_FALSE(PasswordPolicy().rules().has_breach_check);
}

TEST(PasswordPolicy, OnlyTheModernOneScoresWhatItRefuses) {
    const auto score = [](Name name, const char* password) {
        return PasswordPolicy({.name = name}).check("password", password)->score;
    };
    EXPECT_EQ(score(Name::classic, "weak"), std::nullopt);
    EXPECT_EQ(score(Name::modern, "password"), 0);
    EXPECT_EQ(score(Name::modern, "gT7-vq0Zp!xK2m"), 4); // good, but too short
    EXPECT_LE(
        score(Name::modern, "ecalevol1815ecalevol"), 1
    ); // listed: not good, whatever it looks
}

/// What the published rules say of a password, read as a program of others would.
std::string verdict_by(const PasswordPolicy::Rules& rules, const std::string& password) {
    const std::size_t length = count_code_points(password);
    if (length < rules.code_points_min) {
        return "too_short";
    }
    if (length > password_code_points_max) {
        return "too_long";
    }
    if (rules.needs_uppercase && !contains_uppercase(password)) {
        return "no_uppercase";
    }
    const bool is_special_missing =
        password.find_first_of(rules.special_characters) == std::string::npos;
    return !rules.special_characters.empty() && is_special_missing ? "no_special" : "good";
}

// S-026. Of random letters, which are in no list.
TEST(PasswordPolicy, EnforcesWhatItPublishes) {
    const std::vector<std::string> letters{
        "a",
        "k",
        "x",
        "z",
        "Q",
        "W",
        "7",
        "4",
        "@",
        "#",
        " ",
        "!",
        "é",
        "É",
        "ß",
        "\u0301",
        "字",
        "\U0001F600"};
    std::mt19937 random(2024);
    for (const Name name : {Name::classic, Name::modern}) {
        const PasswordPolicy policy({.name = name});
        std::map<std::string, int> seen;
        for (int i = 0; i < 20'000; ++i) {
            const std::size_t length = i % 10 == 0 ? 250 + random() % 12 : random() % 24;
            const std::size_t variety = 3 + random() % (letters.size() - 2);
            std::string password;
            for (std::size_t at = 0; at < length; ++at) {
                password += letters[random() % variety];
            }
            const std::string expected = verdict_by(policy.rules(), password);
            const auto fault = policy.check("password", password);
            const bool is_listed = policy.rules().has_lists && passwords::is_blocklisted(password);
            ASSERT_EQ(
                fault ? fault->code : "good",
                expected == "good" && is_listed ? "blocklisted" : expected
            ) << password;
            ++seen[fault ? fault->code : "good"];
        }
        EXPECT_GE(seen.size(), name == Name::classic ? 5U : 3U); // each verdict was met
    }
}

TEST(PasswordPolicy, NamesTheFieldAndKeepsThePasswordToItself) {
    const auto fault = PasswordPolicy().check("new_password", "secret@1");
    ASSERT_TRUE(fault);
    EXPECT_EQ(fault->field, "new_password");
    EXPECT_EQ(fault->message.find("secret"), std::string::npos);
    EXPECT_FALSE(fault->message.empty());
}

} // namespace
} // namespace latchkey::accounts
