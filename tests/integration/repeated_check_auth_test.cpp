// checkAuth again and again: from memory, and not a moment longer than it is true.

#include "app/audit_record.hpp"
#include "app/signing_keys.hpp"
#include "scenario.hpp"
#include "storage/sqlite_database.hpp"
#include "support/sql_recorder.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <string>
#include <thread>

namespace latchkey::testing {
namespace {

using namespace std::chrono_literals;

constexpr const char* ada = "ada@example.org";
constexpr const char* boss = "boss@example.org";

unsigned check(Browser& browser) {
    return browser.get("/auth/checkAuth").status;
}

/// By a request: what the jobs do to sessions meanwhile begins with other words.
bool is_session_read() {
    return std::ranges::any_of(
        SqlRecorder::statements_on("sessions"),
        [](const std::string& statement) { return statement.starts_with("SELECT"); }
    );
}

TEST(RepeatedCheckAuth, DoesNotAskTheDatabase) {
    if (testing::DatabasePlace::is_postgresql()) {
        GTEST_SKIP() << "about SQLite's own doing";
    }
    const SqlRecorder recorder;
    TestApplication application;
    Browser browser = application.register_user(ada);
    ASSERT_EQ(check(browser), 200U);
    SqlRecorder::clear();
    const HttpAnswer again = browser.get("/auth/checkAuth");
    EXPECT_EQ(again.status, 200U);
    EXPECT_EQ(again.header("Cache-Control"), "no-store");
    EXPECT_FALSE(is_session_read());
    ASSERT_EQ(same_browser(application, browser).get("/auth/session").status, 200U);
    EXPECT_TRUE(is_session_read()) << "the control";
}

struct Ending {
    const char* name;
    std::function<void(TestApplication& application, const Browser& ada, Browser& admin)> run;
};

std::string path_of(const TestApplication& application) {
    return "/user/users/" + std::to_string(application.id_of(ada));
}

const Ending endings[] = {
    {"signing_out_with_a_copy_of_the_cookies",
     [](TestApplication& application, const Browser& browser, Browser& /*admin*/) {
         EXPECT_EQ(same_browser(application, browser).post("/auth/logout").status, 200U);
     }},
    {"signing_out_everywhere",
     [](TestApplication& application, const Browser& browser, Browser& /*admin*/) {
         Browser copy = same_browser(application, browser);
         EXPECT_EQ(copy.post("/auth/logout?scope=all").status, 200U);
     }},
    {"another_password",
     [](TestApplication& application, const Browser& browser, Browser& /*admin*/) {
         const HttpAnswer answer = same_browser(application, browser)
                                       .post(
                                           "/auth/change-password",
                                           {{"current_password", TestApplication::password},
                                            {"new_password", "Another#Passw0rd"}}
                                       );
         EXPECT_EQ(answer.status, 200U) << answer.body;
     }},
    {"an_admin_who_ends_the_sessions",
     [](TestApplication& application, const Browser& /*browser*/, Browser& admin) {
         EXPECT_EQ(admin.remove(path_of(application) + "/sessions").status, 200U);
     }},
    {"an_admin_who_disables_the_account",
     [](TestApplication& application, const Browser& /*browser*/, Browser& admin) {
         EXPECT_EQ(admin.patch(path_of(application), {{"disabled", true}}).status, 200U);
     }},
    {"an_admin_who_deletes_the_account",
     [](TestApplication& application, const Browser& /*browser*/, Browser& admin) {
         EXPECT_EQ(admin.remove(path_of(application)).status, 200U);
     }},
    {"a_used_refresh_token_that_comes_back",
     [](TestApplication& application, const Browser& browser, Browser& /*admin*/) {
         Browser owner = same_browser(application, browser);
         const Browser thief = same_browser(application, browser);
         ASSERT_EQ(owner.post("/auth/refreshToken").status, 200U);
         ASSERT_EQ(owner.post("/auth/refreshToken").status, 200U);
         EXPECT_EQ(same_browser(application, thief).post("/auth/refreshToken").status, 401U);
     }},
    {"the_end_of_the_token",
     [](TestApplication& application, const Browser& /*browser*/, Browser& /*admin*/) {
         application.clock().advance(1h);
     }},
};

class EndedBy : public ::testing::TestWithParam<Ending> {};

TEST_P(EndedBy, IsRefusedOnTheNextRequest) {
    TestApplication application;
    Browser admin = application.register_admin(boss);
    Browser browser = application.register_user(ada);
    ASSERT_EQ(check(browser), 200U);
    ASSERT_EQ(check(browser), 200U);
    GetParam().run(application, browser, admin);
    EXPECT_EQ(check(browser), 401U);
    EXPECT_EQ(check(browser), 401U) << "and on the one after it";
}

INSTANTIATE_TEST_SUITE_P(
    RepeatedCheckAuth,
    EndedBy,
    ::testing::ValuesIn(endings),
    [](const auto& row) { return std::string(row.param.name); }
);

TEST(RepeatedCheckAuth, SaysANewNameAtOnce) {
    TestApplication application;
    Browser browser = application.register_user(ada, "Ada Byron");
    ASSERT_EQ(check(browser), 200U);
    Browser elsewhere = same_browser(application, browser);
    ASSERT_EQ(elsewhere.patch("/user/me", {{"full_name", "Ada Lovelace"}}).status, 200U);
    const HttpAnswer answer = browser.get("/auth/checkAuth");
    EXPECT_NE(answer.body.find("Ada Lovelace"), std::string::npos) << answer.body;
}

/// As `latchkey user disable` does, in a process of its own.
TEST(RepeatedCheckAuth, HearsOfOtherPrograms) {
    TestApplication application;
    Browser browser = application.register_user(ada);
    ASSERT_EQ(check(browser), 200U);
    application.with_database([](storage::Transaction& tx) {
        tx.execute("UPDATE users SET disabled_at = 1");
    });
    const auto end = std::chrono::steady_clock::now() + 10s;
    unsigned status = 200;
    while (status == 200U && std::chrono::steady_clock::now() < end) {
        std::this_thread::sleep_for(10ms);
        status = check(browser);
    }
    EXPECT_EQ(status, 401U);
}

/// `latchkey keys rotate --compromised`: every token that was signed so far is refused.
TEST(RepeatedCheckAuth, EndsWithTheKeyOfItsToken) {
    config::Settings used;
    TestApplication application([&](config::Settings& settings) { used = settings; });
    Browser browser = application.register_user(ada);
    ASSERT_EQ(check(browser), 200U);
    const auto database = application.open_database();
    const audit::Record record = app::open_record(used.secret_key);
    app::open_key_ring(*database, record, used).replace_all(audit::Author::of_operator());
    application.run_jobs();
    EXPECT_EQ(check(browser), 401U);
    ASSERT_EQ(browser.post("/auth/refreshToken").status, 200U);
    EXPECT_EQ(check(browser), 200U);
}

} // namespace
} // namespace latchkey::testing
