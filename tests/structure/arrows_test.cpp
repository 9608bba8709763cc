// Every rule is shown to fail on a small house that breaks it.

#include "arrows.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace latchkey::structure {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

const Arrows small_arrows = {{"base", {}}, {"http", {"base"}}};
const std::set<std::string> wings = {"accounts", "sessions"};

TEST(Includes, along_an_arrow_or_within_a_folder_are_fine) {
    const Tree tree = {
        {"src/http/json.cpp", "#include \"http/json.hpp\"\n#include \"base/error.hpp\"\n"}};
    EXPECT_THAT(check_includes(tree, small_arrows), IsEmpty());
}

TEST(Includes, against_an_arrow_are_found) {
    const Tree tree = {{"src/base/error.hpp", "#include \"http/json.hpp\"\n"}};
    EXPECT_THAT(
        check_includes(tree, small_arrows),
        ElementsAre("src/base/error.hpp: base may not know http/json.hpp")
    );
}

TEST(Includes, of_a_folder_without_arrows_are_found) {
    const Tree tree = {{"src/attic/box.cpp", ""}};
    EXPECT_THAT(check_includes(tree, small_arrows), ElementsAre(HasSubstr("has no arrows")));
}

TEST(CmakeDepends, must_equal_the_arrows) {
    Tree tree = {
        {"src/base/CMakeLists.txt", "latchkey_module(base\n SOURCES a.cpp)\n"},
        {"src/http/CMakeLists.txt", "latchkey_module(http\n DEPENDS base\n LINKS x)\n"}};
    EXPECT_THAT(check_cmake_depends(tree, small_arrows), IsEmpty());
    tree["src/http/CMakeLists.txt"] = "latchkey_module(http\n DEPENDS base crypto)\n";
    EXPECT_THAT(check_cmake_depends(tree, small_arrows), ElementsAre(HasSubstr("\"base crypto\"")));
    tree["src/http/CMakeLists.txt"] = "latchkey_module(http\n LINKS x)\n";
    EXPECT_THAT(check_cmake_depends(tree, small_arrows), SizeIs(1));
    tree.erase("src/base/CMakeLists.txt");
    EXPECT_THAT(check_cmake_depends(tree, small_arrows), SizeIs(2));
}

TEST(OneWay, finds_circles) {
    EXPECT_THAT(check_one_way(small_arrows), IsEmpty());
    EXPECT_THAT(check_one_way({{"a", {"b"}}, {"b", {"a"}}, {"c", {}}}), SizeIs(2));
    EXPECT_THAT(check_one_way({{"a", {"a"}}}), SizeIs(1));
}

TEST(Rooms, in_order_are_fine) {
    const Tree tree = {
        {"src/accounts/routes.cpp",
         "#include \"accounts/schema.hpp\"\n#include \"accounts/service.hpp\"\n"},
        {"src/accounts/service.cpp",
         "#include \"accounts/store.hpp\"\n#include \"accounts/email.hpp\"\n"},
        {"src/accounts/store.hpp", "#include \"accounts/model.hpp\"\n"},
        {"src/sessions/service.cpp", "#include \"accounts/store.hpp\"\n"}};
    EXPECT_THAT(check_rooms(tree, wings), IsEmpty());
}

TEST(Rooms, that_look_back_are_found) {
    const Tree tree = {
        {"src/accounts/model.hpp", "#include \"accounts/store.hpp\"\n"},
        {"src/accounts/store.cpp", "#include \"accounts/service.hpp\"\n"},
        {"src/accounts/service.hpp", "#include \"accounts/schema.hpp\"\n"},
        {"src/accounts/schema.cpp", "#include \"accounts/store.hpp\"\n"},
        {"src/accounts/routes.cpp", "#include \"accounts/store.hpp\"\n"}};
    EXPECT_THAT(check_rooms(tree, wings), SizeIs(5));
}

TEST(Rooms, that_look_back_into_another_wing_are_found) {
    const Tree tree = {{"src/sessions/store.cpp", "#include \"accounts/service.hpp\"\n"}};
    EXPECT_THAT(
        check_rooms(tree, wings),
        ElementsAre("src/sessions/store.cpp: a store may not know accounts/service.hpp")
    );
}

TEST(Wire, is_not_for_services_and_stores) {
    const Tree tree = {
        {"src/accounts/service.cpp", "#include <boost/json/value.hpp>\n"},
        {"src/accounts/store.hpp", "#include \"http/request.hpp\"\n"},
        {"src/accounts/routes.hpp",
         "#include \"http/request.hpp\"\n#include <boost/json/value.hpp>\n"},
        {"src/http/request.hpp", ""}};
    EXPECT_THAT(
        check_rooms_know_no_wire(tree, wings),
        ElementsAre(
            "src/accounts/service.cpp: a service may not know boost/json/value.hpp",
            "src/accounts/store.hpp: a store may not reach http/request.hpp"
        )
    );
}

TEST(Wire, is_not_reached_on_a_detour) {
    const Tree tree = {
        {"src/sessions/service.hpp", "#include \"sessions/guard.hpp\"\n"},
        {"src/sessions/guard.hpp",
         "#include \"http/request.hpp\"\n#include \"sessions/guard.hpp\"\n"},
        {"src/http/request.hpp", ""}};
    EXPECT_THAT(
        check_rooms_know_no_wire(tree, wings),
        ElementsAre("src/sessions/service.hpp: a service may not reach http/request.hpp")
    );
}

} // namespace
} // namespace latchkey::structure
