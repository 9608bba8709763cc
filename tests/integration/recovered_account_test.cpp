// Recovery and the account's own life: what one does to the other.

#include "recovery_fixture.hpp"

namespace latchkey::testing {
namespace {

using namespace std::chrono_literals;

/// A code answers for the account as it was when it was asked for.
TEST_F(Recovery, AChangeOfTheAccountVoidsItsCode) {
    Browser owner = application.browser();
    const auto sign_in = [&](std::string_view email, std::string_view password) {
        return owner
            .send(json_request(
                "POST", "/auth/login", boost::json::object{{"email", email}, {"password", password}}
            ))
            .status;
    };
    const auto change_password = [&] {
        return owner
            .post(
                "/auth/change-password",
                boost::json::object{
                    {"current_password", TestApplication::password},
                    {"new_password", "Another#Passw0rd"}}
            )
            .status;
    };
    ASSERT_EQ(sign_in(ada, TestApplication::password), 200U);
    std::string code = ask_for_code();
    ASSERT_EQ(status_of(verify(ada, code)), 200U);
    application.clock().advance(1s);
    ASSERT_EQ(change_password(), 200U);
    EXPECT_EQ(status_of(reset(ada, code)), 400U);
    EXPECT_EQ(status_of(verify(ada, code)), 400U);
    EXPECT_EQ(sign_in(ada, "Another#Passw0rd"), 200U);

    code = ask_for_code();
    ASSERT_EQ(status_of(verify(ada, code)), 200U);
    ASSERT_EQ(owner.patch("/user/me", {{"company", "ACME"}}).status, 200U);
    ASSERT_EQ(owner.remove("/user/me").status, 200U);
    application.register_user("ADA@example.org");
    EXPECT_EQ(status_of(reset(ada, code)), 400U) << "it is another account now";
    EXPECT_EQ(sign_in(ada, TestApplication::password), 200U);
}

TEST_F(Recovery, ADisabledAccountGetsNoMail) {
    Browser admin = application.register_admin("admin@example.org");
    ASSERT_EQ(admin.patch("/user/users/1", {{"disabled", true}}).status, 200U);
    run_scenario(
        application,
        browser,
        {.name = "disabled", .request = forgot(ada), .has = {"Recovery mail sent"}, .mails = 0}
    );
}

TEST_F(Recovery, EndsEverySession) {
    Browser first = application.browser();
    Browser second = application.browser();
    Browser stranger = application.register_user("bob@example.org");
    for (Browser* session : {&first, &second}) {
        ASSERT_EQ(
            session->post(
                       "/auth/login", {{"email", ada}, {"password", TestApplication::password}}
            ).status,
            200U
        );
    }
    const std::string code = ask_for_code();
    ASSERT_EQ(status_of(verify(ada, code)), 200U);
    ASSERT_EQ(status_of(reset(ada, code)), 200U);

    for (Browser* session : {&first, &second}) {
        EXPECT_EQ(session->get("/auth/checkAuth").status, 401U);
        EXPECT_EQ(session->post("/auth/refreshToken").status, 401U);
    }
    EXPECT_EQ(stranger.get("/auth/checkAuth").status, 200U);
}

} // namespace
} // namespace latchkey::testing
