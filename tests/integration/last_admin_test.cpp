// There is always an enabled admin, whatever is asked for and by how many at once.

#include "scenario.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace latchkey::testing {
namespace {

std::int64_t count_admins(const TestApplication& application) {
    std::int64_t count = -1;
    application.with_database([&](storage::Transaction& tx) {
        const auto row = tx.find<std::int64_t>(
            "SELECT count(*) FROM users WHERE role = 'admin' AND disabled_at IS NULL"
        );
        count = std::get<0>(row.value());
    });
    return count;
}

TEST(LastAdmin, CanNotBeDemotedDisabledOrDeleted) {
    TestApplication application;
    Browser admin = application.register_admin("admin@example.org");
    // Neither of these is an admin who could let anybody in.
    application.register_user("user@example.org");
    application.register_admin("disabled@example.org");
    const std::string disabled =
        "/user/users/" + std::to_string(application.id_of("disabled@example.org"));
    ASSERT_EQ(admin.patch(disabled, {{"disabled", true}}).status, 200U);

    const std::vector<Scenario> rows{
        {.name = "demote",
         .request = json_request("PATCH", "/user/users/1", R"({"role":"user"})"),
         .status = 409,
         .has = {R"({"data":{"code":"last_admin","message":"The last admin can not be removed, )"
                 R"(disabled or demoted"}})"}},
        {.name = "disable",
         .request = json_request("PATCH", "/user/users/1", R"({"disabled":true})"),
         .status = 409,
         .has = {error_code("last_admin")}},
        {.name = "delete",
         .request = {.method = "DELETE", .target = "/user/users/1"},
         .status = 409,
         .has = {error_code("last_admin")}},
        {.name = "with other changes: all or nothing",
         .request = json_request("PATCH", "/user/users/1", R"({"full_name":"X","role":"user"})"),
         .status = 409,
         .has = {error_code("last_admin")}},
        {.name = "other changes alone",
         .request = json_request(
             "PATCH", "/user/users/1", R"({"company":"ACME","role":"admin","disabled":false})"
         ),
         .has = {R"("full_name":"Test User")"}},
        {.name = "the disabled one counts for nothing, and may be demoted",
         .request = json_request("PATCH", disabled, R"({"role":"user"})")},
    };
    run_scenarios(application, rows, [&] { return same_browser(application, admin); });
    EXPECT_EQ(count_admins(application), 1);
}

TEST(LastAdmin, OfTwoOneMayGo) {
    TestApplication application;
    Browser first = application.register_admin("first@example.org");
    Browser second = application.register_admin("second@example.org");
    EXPECT_EQ(first.remove("/user/me").status, 200U);
    EXPECT_EQ(second.remove("/user/me").status, 409U);
}

/// Each of the two is the other's last-but-one. The loser is told 409 when both were let in, or 403
/// when the winner was through before the loser was looked at.
TEST(LastAdmin, TwoWhoDemoteEachOtherAtOnceLeaveOne) {
    TestApplication application;
    const std::vector<std::string> emails{"first@example.org", "second@example.org"};
    const Browser first = application.register_admin(emails[0]);
    const Browser second = application.register_admin(emails[1]);
    const boost::json::object demote{{"role", "user"}};
    for (int round = 0; round < 20; ++round) {
        const auto statuses = run_in_parallel(2, [&](std::size_t i) {
            Browser admin = same_browser(application, i == 0 ? first : second);
            return admin.patch("/user/users/" + std::to_string(2 - i), demote).status;
        });
        EXPECT_EQ(std::ranges::count(statuses, 200U), 1);
        EXPECT_EQ(std::ranges::count(statuses, 409U) + std::ranges::count(statuses, 403U), 1);
        ASSERT_EQ(count_admins(application), 1);
        application.make_admin(emails[0]);
        application.make_admin(emails[1]);
    }
}

TEST(LastAdmin, TwoWhoLeaveAtOnceLeaveOne) {
    for (int round = 0; round < 5; ++round) {
        TestApplication application;
        const Browser first = application.register_admin("first@example.org");
        const Browser second = application.register_admin("second@example.org");
        const auto statuses = run_in_parallel(2, [&](std::size_t i) {
            return same_browser(application, i == 0 ? first : second).remove("/user/me").status;
        });
        EXPECT_EQ(std::ranges::count(statuses, 200U), 1);
        EXPECT_EQ(std::ranges::count(statuses, 409U), 1);
        EXPECT_EQ(count_admins(application), 1);
    }
}

} // namespace
} // namespace latchkey::testing
