// Every rule is shown to fail on a small house that breaks it.

#include "inventory.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace latchkey::structure {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

TEST(Built, finds_the_forgotten_source) {
    Tree tree = {
        {"src/CMakeLists.txt", "add_executable(latchkey main.cpp)\n"},
        {"src/main.cpp", ""},
        {"src/http/CMakeLists.txt", "latchkey_module(http SOURCES router.cpp\n json.cpp)\n"},
        {"src/http/json.cpp", ""}};
    EXPECT_THAT(check_sources_are_built(tree), IsEmpty());
    tree["src/http/son.cpp"] = ""; // part of a name that is there
    EXPECT_THAT(
        check_sources_are_built(tree), ElementsAre(HasSubstr("src/http/son.cpp: not named"))
    );
}

TEST(Tested, finds_the_untested_source) {
    const Tree tree = {{"src/http/json.cpp", ""}, {"tests/unit/http/jsonish_test.cpp", ""}};
    EXPECT_THAT(check_sources_are_tested(tree, {{"src/http/json.cpp", "why"}}), IsEmpty());
    EXPECT_THAT(
        check_sources_are_tested(tree, {}),
        ElementsAre(HasSubstr("src/http/json.cpp: has no unit test"))
    );
}

TEST(Tested, counts_a_test_by_name_or_by_include) {
    const Tree by_name = {{"src/http/json.cpp", ""}, {"tests/unit/http/json_test.cpp", ""}};
    EXPECT_THAT(check_sources_are_tested(by_name, {}), IsEmpty());
    const Tree by_part = {{"src/http/json.cpp", ""}, {"tests/unit/http/json_suite_test.cpp", ""}};
    EXPECT_THAT(check_sources_are_tested(by_part, {}), IsEmpty());
    const Tree by_include = {
        {"src/http/json.cpp", ""}, {"tests/fuzz/form_fuzz.cpp", "#include \"http/json.hpp\"\n"}};
    EXPECT_THAT(check_sources_are_tested(by_include, {}), IsEmpty());
    const Tree elsewhere = {
        {"src/http/json.cpp", ""}, {"tests/integration/x.cpp", "#include \"http/json.hpp\"\n"}};
    EXPECT_THAT(check_sources_are_tested(elsewhere, {}), SizeIs(1));
}

TEST(Tested, keeps_its_list_of_reasons_true) {
    const Tree tree = {{"src/http/json.cpp", ""}, {"tests/unit/http/json_test.cpp", ""}};
    EXPECT_THAT(check_sources_are_tested(tree, {{"src/http/json.cpp", "why"}}), SizeIs(1));
    EXPECT_THAT(check_sources_are_tested(tree, {{"src/http/gone.cpp", "why"}}), SizeIs(1));
}

TEST(ReadmeMap, must_name_each_folder_once) {
    Tree tree = {
        {"src/http/json.cpp", ""},
        {"src/main.cpp", ""},
        {"README.md", "text about src/base/\nsrc/http/  sockets\nsrc/main.cpp  hands over\n"}};
    EXPECT_THAT(check_readme_map(tree), IsEmpty());
    tree["src/mail/outbox.cpp"] = "";
    EXPECT_THAT(check_readme_map(tree), ElementsAre("README.md: src/mail/ is not on the map"));
    tree["README.md"] += "src/mail/ mail\nsrc/attic/ old\n";
    EXPECT_THAT(check_readme_map(tree), ElementsAre("README.md: src/attic/ does not exist"));
    tree["README.md"] = "src/http/\nsrc/http/\nsrc/mail/\n";
    EXPECT_THAT(check_readme_map(tree), ElementsAre("README.md: src/http/ is on the map twice"));
}

TEST(Migrations, go_both_ways_without_a_gap) {
    Tree tree = {
        {"migrations/sqlite/0001_first.up.sql", ""},
        {"migrations/sqlite/0001_first.down.sql", ""},
        {"migrations/sqlite/0002_second.up.sql", ""},
        {"migrations/sqlite/0002_second.down.sql", ""}};
    EXPECT_THAT(check_migrations(tree), IsEmpty());
    tree.erase("migrations/sqlite/0002_second.down.sql");
    EXPECT_THAT(check_migrations(tree), ElementsAre(HasSubstr("0002_second: needs both")));
    tree.erase("migrations/sqlite/0002_second.up.sql");
    tree["migrations/sqlite/0003_third.up.sql"] = "";
    tree["migrations/sqlite/0003_third.down.sql"] = "";
    EXPECT_THAT(check_migrations(tree), ElementsAre(HasSubstr("where number 2 should be is 0003")));
}

} // namespace
} // namespace latchkey::structure
