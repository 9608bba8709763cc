// Every rule is shown to fail on a small house that breaks it.

#include "words.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace latchkey::structure {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

TEST(Names, that_say_nothing_are_found) {
    EXPECT_THAT(check_names({{"src/http/json.cpp", ""}, {"src/http/commonly.cpp", ""}}), IsEmpty());
    EXPECT_THAT(
        check_names(
            {{"src/http/string_utils.hpp", ""},
             {"src/common/json.hpp", ""},
             {"tests/helpers/x.cpp", ""},
             {"src/app/session_manager.cpp", ""},
             {"src/misc.cpp", ""}}
        ),
        SizeIs(5)
    );
}

TEST(Catch, needs_a_reason) {
    const Tree tree = {
        {"src/http/router.cpp", "try {} catch (...) {}\n"},
        {"src/http/json.cpp", "// no catch here\nlog(\"catch\");\n"},
        {"tests/unit/x_test.cpp", "try {} catch (...) {}\n"}};
    EXPECT_THAT(check_catch(tree, {{"src/http/router.cpp", "why"}}), IsEmpty());
    EXPECT_THAT(check_catch(tree, {}), ElementsAre(HasSubstr("src/http/router.cpp:1: catch")));
}

TEST(Catch, keeps_its_list_of_reasons_true) {
    const Tree tree = {{"src/http/json.cpp", "int x;\n"}};
    EXPECT_THAT(
        check_catch(tree, {{"src/http/json.cpp", "why"}}), ElementsAre(HasSubstr("catches nothing"))
    );
    EXPECT_THAT(
        check_catch(tree, {{"src/http/gone.cpp", "why"}}), ElementsAre(HasSubstr("does not exist"))
    );
}

TEST(Coroutines, start_in_one_place) {
    Tree tree = {
        {"src/http/io_thread.cpp",
         "#include <boost/asio/co_spawn.hpp>\nasio::co_spawn(a, b, c);\n"}};
    EXPECT_THAT(check_coroutines(tree), IsEmpty());
    tree["src/http/server.cpp"] = "co_spawn(a, b, c);\n";
    EXPECT_THAT(check_coroutines(tree), SizeIs(2));
}

TEST(Coroutines, are_never_detached) {
    EXPECT_THAT(
        check_coroutines({{"src/http/io_thread.cpp", "asio::co_spawn(a, b, asio::detached);\n"}}),
        ElementsAre("src/http/io_thread.cpp:1: detached")
    );
}

TEST(Coroutines, stay_in_http) {
    EXPECT_THAT(check_coroutines({{"src/http/connection.cpp", "co_await x;\n"}}), IsEmpty());
    EXPECT_THAT(
        check_coroutines({{"src/mail/outbox.cpp", "\nco_await x;\n"}}),
        ElementsAre("src/mail/outbox.cpp:2: a coroutine outside http")
    );
}

TEST(Sql, stays_in_stores) {
    const std::string query = "tx.find<int>(\"SELECT 1 FROM users\");\n";
    EXPECT_THAT(
        check_sql(
            {{"src/accounts/store.cpp", query},
             {"src/sessions/signing_key_store.cpp", query},
             {"src/storage/migrations.cpp", query},
             {"src/accounts/routes.cpp", "log(\"User successfully removed; SELECT is a word\");\n"}}
        ),
        IsEmpty()
    );
    EXPECT_THAT(
        check_sql({{"src/accounts/service.cpp", query}}),
        ElementsAre("src/accounts/service.cpp:1: SQL outside a store")
    );
    EXPECT_THAT(
        check_sql({{"src/app/schedule.cpp", "f(R\"sql(\n  DELETE FROM sessions)sql\");\n"}}),
        SizeIs(1)
    );
}

TEST(Operator, acts_through_the_command_line_only) {
    const std::string use = "Admin admin = Admin::of_operator();\n";
    EXPECT_THAT(
        check_operator(
            {{"src/accounts/principal.hpp", "static Admin of_operator();\n"},
             {"src/cli/user.cpp", use},
             {"tests/unit/accounts/service_test.cpp", use}}
        ),
        IsEmpty()
    );
    EXPECT_THAT(
        check_operator({{"src/accounts/routes.cpp", use}, {"src/sessions/principal.hpp", use}}),
        ElementsAre(HasSubstr("src/accounts/routes.cpp:1"), HasSubstr("src/sessions/principal.hpp"))
    );
}

TEST(Finished, finds_the_marks) {
    EXPECT_THAT(check_finished({{"src/a.cpp", "// \\uXXXX and latchkey-XXXXXX\n"}}), IsEmpty());
    EXPECT_THAT(
        check_finished(
            {{"src/a.cpp",
              "x\n// TO"
              "DO: later\n"}}
        ),
        ElementsAre(HasSubstr("a.cpp:2"))
    );
    EXPECT_THAT(
        check_finished(
            {{"dev",
              "# FIX"
              "ME\n"},
             {"cmake/x.cmake",
              "# XX"
              "X\n"}}
        ),
        SizeIs(2)
    );
}

TEST(Length, has_a_limit) {
    EXPECT_THAT(check_length({{"src/a.cpp", "1\n2\n"}, {"README.md", "1\n2\n3\n"}}, 2), IsEmpty());
    EXPECT_THAT(check_length({{"src/a.cpp", "1\n2\n3\n"}}, 2), ElementsAre("src/a.cpp: 3 lines"));
}

TEST(Words, PasswordsAreVerifiedInOnePlace) {
    const std::string call = "const auto is_right = hasher_.verify(password, hash);\n";
    EXPECT_EQ(check_authentication({{"src/sessions/service.cpp", "\n" + call}}).size(), 1U);
    EXPECT_TRUE(check_authentication({{"src/accounts/authenticator.cpp", call}}).empty());
    EXPECT_TRUE(check_authentication({{"src/sessions/service.cpp", "tokens_.verify(token);"}}
    ).empty());
}

} // namespace
} // namespace latchkey::structure
