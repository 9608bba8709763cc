// The audit record: what is in it after which request, and who may read it.

#include "app/audit_record.hpp"
#include "audit/store.hpp"
#include "audit/verification.hpp"
#include "scenario.hpp"
#include "storage/sqlite_database.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace latchkey::testing {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view ada = "ada@example.org";
constexpr std::string_view bob = "bob@example.org";

class AuditRecord : public ::testing::Test {
protected:
    /// `event actor>user`, oldest first: all since the last time.
    std::vector<std::string> new_events() {
        std::vector<std::string> events;
        application.with_database([&](storage::Transaction& tx) {
            for (const audit::Entry& entry : audit::list_entries_after(tx, seen_, 1000)) {
                events.push_back(fmt::format(
                    "{} {}{}>{}",
                    entry.event,
                    entry.actor,
                    entry.actor_id ? fmt::format(" {}", *entry.actor_id) : "",
                    entry.user_id ? fmt::to_string(*entry.user_id) : ""
                ));
                seen_ = entry.id;
            }
        });
        return events;
    }

    audit::Verification verify() {
        const auto database = application.open_database();
        return audit::verify(
            *database, app::open_record(used_.secret_key), [](std::int64_t /*id*/) {}
        );
    }

    HttpAnswer sign_in(Browser& browser, std::string_view email, std::string_view password) {
        return browser.post(
            "/auth/login", {{"email", std::string(email)}, {"password", std::string(password)}}
        );
    }

    config::Settings used_;
    TestApplication application{[this](config::Settings& settings) { used_ = settings; }};

private:
    std::int64_t seen_ = 0;
};

using Events = std::vector<std::string>;

TEST_F(AuditRecord, TellsOfEverythingThatChangesWhoMayDoWhat) {
    const std::string password(TestApplication::password);
    Browser admin = application.register_admin("admin@example.org");
    EXPECT_EQ(
        new_events(),
        (Events{
            "signing_key_made server>",
            "user_created anonymous>1",
            "signed_in user 1>1",
        })
    );

    Browser user = application.register_user(std::string(ada));
    EXPECT_EQ(new_events(), (Events{"user_created anonymous>2", "signed_in user 2>2"}));

    ASSERT_EQ(sign_in(user, ada, password).status, 200U);
    EXPECT_EQ(new_events(), (Events{"signed_out user 2>2", "signed_in user 2>2"}));

    Browser stranger = application.browser();
    ASSERT_EQ(sign_in(stranger, ada, "Wrong@Passw0rd").status, 401U);
    ASSERT_EQ(sign_in(stranger, "nobody@example.org", "Wrong@Passw0rd").status, 401U);
    ASSERT_EQ(user.patch("/user/me", {{"full_name", "Ada Byron"}}).status, 200U);
    EXPECT_EQ(new_events(), (Events{"sign_in_failed anonymous>2", "user_updated user 2>2"}));

    ASSERT_EQ(user.patch("/user/me", {{"full_name", "Ada Byron"}}).status, 200U);
    ASSERT_EQ(user.post("/auth/refreshToken").status, 200U);
    EXPECT_EQ(new_events(), Events{}) << "nothing is another by now";

    ASSERT_EQ(
        user.post(
                "/auth/change-password",
                {{"current_password", password}, {"new_password", "An0ther@Password"}}
        ).status,
        200U
    );
    ASSERT_EQ(
        user.patch(
                "/user/me",
                {{"email", "byron@example.org"}, {"current_password", "An0ther@Password"}}
        ).status,
        200U
    );
    ASSERT_EQ(user.post("/auth/logout?scope=others").status, 200U);
    ASSERT_EQ(user.post("/auth/logout").status, 200U);
    ASSERT_EQ(user.post("/auth/logout").status, 200U);
    EXPECT_EQ(
        new_events(),
        (Events{
            "password_changed user 2>2",
            "email_changed user 2>2",
            "sessions_revoked user 2>2",
            "signed_out user 2>2",
        })
    );

    ASSERT_EQ(
        admin
            .post(
                "/user/users",
                {{"full_name", "Bob"}, {"email", std::string(bob)}, {"password", password}}
            )
            .status,
        201U
    );
    ASSERT_EQ(
        admin.send(json_request("PATCH", "/user/users/3", R"({"role":"admin","disabled":true})"))
            .status,
        200U
    );
    ASSERT_EQ(
        admin.send(json_request("PATCH", "/user/users/3", R"({"disabled":false})")).status, 200U
    );
    ASSERT_EQ(admin.send({.method = "DELETE", .target = "/user/users/3/sessions"}).status, 200U);
    ASSERT_EQ(admin.send({.method = "DELETE", .target = "/user/users/3"}).status, 200U);
    ASSERT_EQ(admin.post("/auth/logout?scope=all").status, 200U);
    EXPECT_EQ(
        new_events(),
        (Events{
            "user_created user 1>3",
            "role_changed user 1>3",
            "user_disabled user 1>3",
            "user_enabled user 1>3",
            "sessions_revoked user 1>3",
            "user_deleted user 1>3",
            "sessions_revoked user 1>1",
        })
    );
    EXPECT_FALSE(verify().fault);
}

TEST_F(AuditRecord, TellsWhichSessionWasEndedAndByWhom) {
    Browser here = application.register_user(std::string(ada));
    Browser elsewhere = application.browser();
    ASSERT_EQ(sign_in(elsewhere, ada, TestApplication::password).status, 200U);
    const boost::json::value sessions = here.get("/auth/sessions").json();
    std::string other;
    for (const auto& session : sessions.at("data").at("sessions").as_array()) {
        if (!session.at("current").as_bool()) {
            other = session.at("id").as_string();
        }
    }
    new_events();
    ASSERT_EQ(here.send({.method = "DELETE", .target = "/auth/sessions/" + other}).status, 200U);
    EXPECT_EQ(new_events(), (Events{"session_revoked user 1>1"}));
    application.with_database([&](storage::Transaction& tx) {
        const audit::Entry entry =
            audit::list_entries(tx, audit::PageRequest{.filter = {}, .limit = 1}).at(0);
        EXPECT_EQ(entry.session_id, other);
        EXPECT_NE(entry.actor_session_id, other);
        EXPECT_EQ(entry.user_agent, "Firefox/Linux");
        EXPECT_EQ(entry.address, "127.0.0.1");
        EXPECT_EQ(entry.request_id.size(), 16U);
    });
}

TEST_F(AuditRecord, IsForAdmins) {
    const HttpRequest request{.target = "/audit"};
    Browser nobody = application.browser();
    run_scenario(
        application,
        nobody,
        {.name = "signed out",
         .request = request,
         .status = 401,
         .has = {error_code("unauthenticated")}}
    );
    Browser user = application.register_user(std::string(ada));
    run_scenario(
        application,
        user,
        {.name = "a user",
         .request = request,
         .status = 403,
         .has = {error_code("forbidden")},
         .has_not = {"signed_in"}}
    );
    Browser admin = application.register_admin("admin@example.org");
    run_scenario(
        application,
        admin,
        {.name = "an admin",
         .request = request,
         .has = {R"("event":"signed_in")", R"("kind":"server")"},
         .has_not = {"example.org", "Passw0rd"}}
    );
}

TEST_F(AuditRecord, IsReadInPages) {
    Browser admin = application.register_admin("admin@example.org");
    application.register_user(std::string(ada));
    std::vector<std::int64_t> ids;
    std::string target = "/audit?limit=2";
    while (!target.empty()) {
        const HttpAnswer answer = admin.get(target);
        ASSERT_EQ(answer.status, 200U) << answer.body;
        const boost::json::value body = answer.json();
        for (const auto& event : body.at("data").at("events").as_array()) {
            ids.push_back(event.at("id").as_int64());
        }
        const std::string link = answer.header("Link").value_or("");
        target = link.empty() ? "" : link.substr(1, link.find('>') - 1);
    }
    EXPECT_EQ(ids, (std::vector<std::int64_t>{5, 4, 3, 2, 1}));
}

TEST_F(AuditRecord, IsFiltered) {
    Browser admin = application.register_admin("admin@example.org");
    application.register_user(std::string(ada));
    const auto count = [&](const std::string& query) {
        const HttpAnswer answer = admin.get("/audit?" + query);
        EXPECT_EQ(answer.status, 200U) << answer.body;
        return answer.json().at("data").at("events").as_array().size();
    };
    EXPECT_EQ(count("user=2"), 2U);
    EXPECT_EQ(count("event=signed_in"), 2U);
    EXPECT_EQ(count("user=2&event=signed_in"), 1U);
    EXPECT_EQ(count("to=2000-01-01"), 0U);
    EXPECT_EQ(count("from=2000-01-01"), 5U);
    run_scenario(
        application,
        admin,
        {.name = "all wrong",
         .request = {.target = "/audit?user=x&event=y&from=z&to=9&limit=0&before=-1"},
         .status = 400,
         .has =
             {fault("user", "out_of_range"),
              fault("event", "unknown_event"),
              fault("from", "not_a_time"),
              fault("to", "not_a_time"),
              fault("limit", "out_of_range"),
              fault("before", "out_of_range")}}
    );
}

TEST_F(AuditRecord, ForgetsWhatIsOlderThanTheSettingAndStaysProven) {
    Browser admin = application.register_admin("admin@example.org");
    application.clock().advance(std::chrono::days(399));
    application.run_jobs();
    new_events();
    application.register_user(std::string(ada));
    application.clock().advance(std::chrono::days(2));
    application.run_jobs();
    const audit::Verification verification = verify();
    EXPECT_FALSE(verification.fault) << verification.fault->text;
    EXPECT_GE(verification.head.dropped_id, 3);
    EXPECT_GE(verification.rows, 2) << "what is younger is there";
}

/// Whatever a browser says of itself, or somebody calls themselves.
TEST_F(AuditRecord, HoldsNothingThatSomebodyTyped) {
    const std::string hostile = "{\"event\":\"user_deleted\"}";
    Browser browser = application.browser("Evil " + hostile);
    ASSERT_EQ(
        browser
            .post(
                "/auth/register",
                {{"full_name", hostile},
                 {"email", "eve@example.org"},
                 {"password", std::string(TestApplication::password)},
                 {"confirm_password", std::string(TestApplication::password)}}
            )
            .status,
        201U
    );
    application.make_admin("eve@example.org");
    const HttpAnswer answer = browser.get("/audit");
    ASSERT_EQ(answer.status, 200U) << answer.body;
    EXPECT_EQ(answer.body.find("Evil"), std::string::npos);
    EXPECT_EQ(answer.body.find("eve@"), std::string::npos);
    EXPECT_EQ(answer.body.find("user_deleted"), std::string::npos);
}

} // namespace
} // namespace latchkey::testing
