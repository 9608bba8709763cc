// The rule is shown to fail on a small house that breaks it.

#include "proofs.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace latchkey::structure {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(Proofs, stand_in_the_files_that_are_named) {
    Tree tree = {
        {"docs/security/requirements.md",
         "| id | what holds | proof |\n"
         "|---|---|---|\n"
         "| S-001 | a `thing` | `unit/a_test.cpp` A.First, Second, \"a row\"; `fuzz/` |\n"
         "| S-002, S-003 | more | `src/a.hpp` does not compile otherwise; (`unit/a_test.cpp`) |\n"},
        {"src/a.hpp", ""},
        {"tests/fuzz/a_fuzz.cpp", ""},
        {"tests/unit/a_test.cpp", "TEST(A, First) {}\nTEST(A, Second) { say(\"a row\"); }\n"}};
    EXPECT_THAT(check_proofs(tree), IsEmpty());
    tree["tests/unit/a_test.cpp"] = "TEST(B, First) {}\nTEST(B, Seconds) { say(\"row\"); }\n";
    const std::string place = "docs/security/requirements.md:3: ";
    EXPECT_THAT(
        check_proofs(tree),
        ElementsAre(
            place + "unit/a_test.cpp has no A.First",
            place + "unit/a_test.cpp has no Second",
            place + "unit/a_test.cpp has no \"a row\""
        )
    );
}

TEST(Proofs, are_there) {
    const Tree tree = {
        {"docs/security/requirements.md",
         "| S-001 | a | `unit/a_test.cpp` First |\n"
         "| S-002 | b | `fuzz/` |\n"
         "| S-003 | c | everyone knows |\n"},
        {"tests/unit/a_test.cpp.old", ""},
        {"tests/fuzzy/a_fuzz.cpp", ""}};
    EXPECT_THAT(
        check_proofs(tree),
        ElementsAre(
            HasSubstr(":1: unit/a_test.cpp does not exist"),
            HasSubstr(":2: fuzz/ does not exist"),
            HasSubstr(":3: names no file")
        )
    );
}

TEST(Proofs, EveryRequirementIsTold) {
    std::string all;
    for (int row = 1; row <= 256; ++row) {
        const std::string digits = std::to_string(row);
        all += "S-" + std::string(3 - digits.size(), '0') + digits + ", ";
    }
    const std::string page = "docs/security/requirements.md";
    EXPECT_TRUE(check_every_requirement_is_told({{page, all}}).empty());
    all.erase(all.find("S-017"), 5);
    EXPECT_EQ(check_every_requirement_is_told({{page, all}}).size(), 1U);
    EXPECT_EQ(check_every_requirement_is_told({}).size(), 256U);
}

} // namespace
} // namespace latchkey::structure
