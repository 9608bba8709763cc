// The rules of the house, held against the house itself.

#include "arrows.hpp"
#include "inventory.hpp"
#include "proofs.hpp"
#include "source_tree.hpp"
#include "words.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>
#include <set>
#include <string>

namespace latchkey::structure {
namespace {

using testing::IsEmpty;

const std::set<std::string> wings = {"accounts", "sessions", "recovery", "registration"};

const Tree& house() {
    static const Tree tree = read_tree(PROJECT_FOLDER);
    return tree;
}

TEST(House, was_read) {
    EXPECT_TRUE(house().contains("src/main.cpp"));
    EXPECT_TRUE(house().contains("README.md"));
    EXPECT_GT(house().size(), 100U);
}

TEST(House, includes_follow_the_arrows) {
    EXPECT_THAT(check_includes(house(), arrows_of_the_house()), IsEmpty());
}

TEST(House, cmake_follows_the_arrows) {
    EXPECT_THAT(check_cmake_depends(house(), arrows_of_the_house()), IsEmpty());
}

TEST(House, arrows_run_one_way) {
    EXPECT_THAT(check_one_way(arrows_of_the_house()), IsEmpty());
}

TEST(House, rooms_of_a_wing_are_in_order) {
    EXPECT_THAT(check_rooms(house(), wings), IsEmpty());
}

TEST(House, services_and_stores_know_no_wire) {
    EXPECT_THAT(check_rooms_know_no_wire(house(), wings), IsEmpty());
}

TEST(House, names_say_something) {
    EXPECT_THAT(check_names(house()), IsEmpty());
}

TEST(House, catch_has_its_reasons) {
    EXPECT_THAT(check_catch(house(), catchers_of_the_house()), IsEmpty());
}

TEST(House, coroutines_stay_in_http) {
    EXPECT_THAT(check_coroutines(house()), IsEmpty());
}

TEST(House, sql_stays_in_stores) {
    EXPECT_THAT(check_sql(house()), IsEmpty());
}

TEST(House, only_the_command_line_acts_as_the_operator) {
    EXPECT_THAT(check_operator(house()), IsEmpty());
}

TEST(House, one_place_verifies_passwords) {
    EXPECT_THAT(check_authentication(house()), IsEmpty());
}

TEST(House, work_is_finished) {
    EXPECT_THAT(check_finished(house()), IsEmpty());
}

TEST(House, files_are_short) {
    EXPECT_THAT(check_length(house(), 300), IsEmpty());
}

TEST(House, sources_are_built) {
    EXPECT_THAT(check_sources_are_built(house()), IsEmpty());
}

TEST(House, sources_are_tested) {
    EXPECT_THAT(check_sources_are_tested(house(), tested_elsewhere()), IsEmpty());
}

TEST(House, requirements_have_their_proofs) {
    EXPECT_THAT(check_proofs(house()), IsEmpty());
    EXPECT_THAT(check_every_requirement_is_told(house()), IsEmpty());
}

/// S-212. A purpose that two parts share would let what one makes pass for what the other makes;
/// one that changes loses everything made under it.
TEST(House, keys_have_a_purpose_each) {
    const std::multiset<std::string> purposes = {
        "audit-head-mac",
        "device-token-mac",
        "email-change-code-mac",
        "limit-subjects",
        "outbox-seal",
        "recovery-code-mac",
        "refresh-token-mac",
        "registration-code-mac",
        "signing-key-seal"};
    const std::regex derivation(R"(derive_key\(\s*[^"();]*"([^"]*)\")");
    std::multiset<std::string> found;
    for (const auto& [path, text] : house()) {
        if (path.starts_with("src/") && path.ends_with(".cpp")) {
            for (std::sregex_iterator at(text.begin(), text.end(), derivation), end; at != end;
                 ++at) {
                found.insert((*at)[1]);
            }
        }
    }
    EXPECT_EQ(found, purposes);
}

TEST(House, the_readme_maps_it) {
    EXPECT_THAT(check_readme_map(house()), IsEmpty());
}

TEST(House, migrations_go_up_and_down) {
    EXPECT_THAT(check_migrations(house()), IsEmpty());
}

} // namespace
} // namespace latchkey::structure
