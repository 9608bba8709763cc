// A database that went back in time by other means than ours, as PostgreSQL's: what ends what was
// handed out, beside a server that runs.

#include "app/restoration.hpp"
#include "support/test_application.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <optional>
#include <thread>

namespace latchkey::testing {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

class RestoredDatabase : public ::testing::Test {
protected:
    app::Ended end_all() {
        const auto database = application_.open_database();
        return app::end_what_was_handed_out(
            *database, settings_, audit::Author::of_operator(), std::nullopt
        );
    }

    unsigned sign_in(const std::string& email) {
        Browser browser = application_.browser();
        return browser
            .post("/auth/login", {{"email", email}, {"password", TestApplication::password}})
            .status;
    }

    config::Settings settings_;
    TestApplication application_{[this](config::Settings& settings) { settings_ = settings; }};
};

TEST_F(RestoredDatabase, EndsEverySessionWithinASecond) {
    Browser browser = application_.register_user("ada@example.org");
    Browser other = application_.register_user("bob@example.org");
    for (int i = 0; i < 2; ++i) { // kept in the server's memory by the second
        ASSERT_EQ(browser.get("/auth/checkAuth").status, 200U);
    }
    EXPECT_EQ(end_all().sessions, 2);
    const auto ended_at = Clock::now();
    while (browser.get("/auth/checkAuth").status == 200U && Clock::now() < ended_at + 5s) {
        std::this_thread::sleep_for(5ms);
    }
    EXPECT_LE(Clock::now() - ended_at, 1s);
    EXPECT_EQ(browser.get("/auth/checkAuth").status, 401U);
    EXPECT_EQ(browser.post("/auth/refreshToken").status, 401U);
    EXPECT_EQ(other.post("/auth/refreshToken").status, 401U);
    EXPECT_EQ(sign_in("ada@example.org"), 200U);
}

TEST_F(RestoredDatabase, UsesNoIdAgainThatMayBeKnownElsewhere) {
    end_all();
    application_.register_user("ada@example.org");
    EXPECT_GT(application_.id_of("ada@example.org"), app::skipped_user_ids);
    const std::int64_t before = application_.id_of("ada@example.org");
    end_all();
    application_.register_user("bob@example.org");
    EXPECT_GT(application_.id_of("bob@example.org"), before + app::skipped_user_ids);
}

TEST_F(RestoredDatabase, VoidsCodesThatWereMailed) {
    application_.register_user("ada@example.org");
    Browser browser = application_.browser();
    ASSERT_EQ(
        browser.post("/recovery/forgot-password", {{"email", "ada@example.org"}}).status, 200U
    );
    end_all();
    application_.with_database([](storage::Transaction& tx) {
        EXPECT_EQ(std::get<0>(*tx.find<std::int64_t>("SELECT count(*) FROM recovery_codes")), 0);
        EXPECT_EQ(std::get<0>(*tx.find<std::int64_t>("SELECT count(*) FROM outbox")), 0);
    });
}

TEST_F(RestoredDatabase, SignsWithANewKeyAlone) {
    const auto keys = [this] { return application_.browser().get("/.well-known/jwks.json").body; };
    const auto before = keys();
    end_all();
    application_.run_jobs();
    EXPECT_NE(keys(), before);
    application_.with_database([](storage::Transaction& tx) {
        EXPECT_EQ(std::get<0>(*tx.find<std::int64_t>("SELECT count(*) FROM signing_keys")), 1);
        EXPECT_EQ(
            std::get<0>(*tx.find<std::string>(
                "SELECT facts FROM audit_events WHERE event = 'database_restored'"
            )),
            "sessions=0"
        );
    });
}

} // namespace
} // namespace latchkey::testing
