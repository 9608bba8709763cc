#include "audit/model.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

namespace latchkey::audit {
namespace {

TEST(AuditModel, SpellsEachKindInItsOwnWay) {
    std::set<std::string_view> names;
    for (std::size_t i = 0; i < kinds; ++i) {
        const Kind kind = static_cast<Kind>(i);
        names.insert(to_string(kind));
        EXPECT_EQ(parse_kind(to_string(kind)), kind);
    }
    EXPECT_EQ(names.size(), kinds);
    // One from each end: a name that is missing in between would shift them.
    EXPECT_EQ(to_string(Kind::user_created), "user_created");
    EXPECT_EQ(to_string(Kind::password_reset), "password_reset");
    EXPECT_EQ(to_string(Kind::database_restored), "database_restored");
    EXPECT_EQ(to_string(Kind::users_imported), "users_imported");
    EXPECT_FALSE(parse_kind("user_praised"));
}

/// docs/audit.md explains each of them, in their order, and no others.
TEST(AuditModel, IsExplainedInTheManual) {
    std::ifstream manual(MANUAL);
    ASSERT_TRUE(manual);
    std::vector<std::string> explained;
    for (std::string line; std::getline(manual, line);) {
        if (line.starts_with("| `")) {
            explained.push_back(line.substr(3, line.find('`', 3) - 3));
        }
    }
    std::vector<std::string> names;
    for (std::size_t i = 0; i < kinds; ++i) {
        names.emplace_back(to_string(static_cast<Kind>(i)));
    }
    EXPECT_EQ(explained, names);
}

TEST(AuditModel, TellsWhoseDoingItWas) {
    for (const Author& author :
         {Author::user(1, "s", {}),
          Author::anonymous({}),
          Author::of_operator(),
          Author::of_server()}) {
        EXPECT_EQ(parse_author_kind(to_string(author.kind)), author.kind);
    }
    EXPECT_EQ(to_string(Author::of_operator().kind), "operator");
    EXPECT_EQ(to_string(Author::anonymous({}).kind), "anonymous");
    EXPECT_FALSE(parse_author_kind("the_operator"));
}

TEST(AuditModel, TakesNoTextOfSomebodysAsAFact) {
    EXPECT_EQ(Fact(FactName::fields, "email,full_name").value(), "email,full_name");
    for (const char* text :
         {"", "ada@example.org", "Ada Lovelace", "a=b", "a\nb", "\xc3\xa9", "\""}) {
        EXPECT_THROW(Fact(FactName::reason, text), std::logic_error) << text;
    }
    EXPECT_NO_THROW(Fact(FactName::key, std::string(64, 'a')));
    EXPECT_THROW(Fact(FactName::key, std::string(65, 'a')), std::logic_error);
}

} // namespace
} // namespace latchkey::audit
