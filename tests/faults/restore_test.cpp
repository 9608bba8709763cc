// Backups put back: what ends by it, and what is left of one that is killed in the midst of it.

#include "backup_fixture.hpp"

#include <filesystem>
#include <set>

namespace latchkey::faults {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using latchkey::testing::Browser;
using latchkey::testing::HttpClient;
using ::testing::AnyOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class Restore : public BackupFixture {};

TEST_F(Restore, ends_every_session_when_it_is_restored) {
    auto server = serve();
    Browser kept = sign_up(*server, "ada@example.org");
    Browser gone = sign_up(*server, "bob@example.org");
    expect_done({"backup", "today.backup"});
    EXPECT_EQ(gone.post("/auth/logout").status, 200); // logout after the backup has to hold, too
    Browser late = sign_up(*server, "late@example.org");
    const std::string key = query(database(), "SELECT id FROM signing_keys").at(0);
    stop(server);

    expect_done({"restore", "--dev", "today.backup"});
    EXPECT_THAT(
        query(database(), "SELECT email FROM users"),
        ElementsAre("ada@example.org", "bob@example.org")
    );
    EXPECT_THAT(query(database(), "SELECT count(*) FROM sessions"), ElementsAre("0"));
    EXPECT_NE(query(database(), "SELECT id FROM signing_keys"), std::vector{key});
    server = serve();
    for (Browser* browser : {&kept, &gone, &late}) {
        browser->move_to(HttpClient(server->port()));
        EXPECT_EQ(browser->get("/auth/checkAuth").status, 401);
        EXPECT_EQ(browser->post("/auth/refreshToken").status, 401);
    }
    EXPECT_TRUE(can_sign_in(server->port(), "ada@example.org"));
    EXPECT_FALSE(can_sign_in(server->port(), "late@example.org"));

    // The third account's id is its for good.
    sign_up(*server, "new@example.org");
    EXPECT_GT(std::stol(query(database(), "SELECT max(id) FROM users").at(0)), 1'000'000);
    EXPECT_THAT(
        query(database(), "SELECT facts FROM audit_events WHERE event = 'database_restored'"),
        ElementsAre(HasSubstr("sessions=2"))
    );
    EXPECT_EQ(
        run({.arguments = {"audit", "verify", "--dev"}, .folder = file("")}).ending.exit_code, 0
    );
}

/// What was there is a backup itself, and leads back.
TEST_F(Restore, keeps_what_it_replaces) {
    auto server = serve();
    sign_up(*server, "ada@example.org");
    expect_done({"backup", "today.backup"});
    sign_up(*server, "late@example.org");
    stop(server);
    expect_done({"restore", "--dev", "today.backup"});
    const auto kept = files_named(".before-restore-");
    ASSERT_EQ(kept.size(), 1U);
    expect_done({"restore", "--dev", kept.front()});
    EXPECT_THAT(
        query(database(), "SELECT email FROM users"),
        ElementsAre("ada@example.org", "late@example.org")
    );
}

TEST_F(Restore, is_restored_where_there_was_nothing) {
    auto server = serve();
    sign_up(*server, "ada@example.org");
    expect_done({"backup", "today.backup"});
    stop(server);
    for (const char* name : {"latchkey.db", "latchkey.db-wal", "latchkey.db-shm"}) {
        fs::remove(file(name));
    }
    expect_done({"restore", "--dev", "today.backup"});
    EXPECT_THAT(files_named(".before-restore-"), IsEmpty());
    server = serve();
    EXPECT_TRUE(can_sign_in(server->port(), "ada@example.org"));
}

TEST_F(Restore, is_refused_under_another_secret_key) {
    auto server = serve();
    sign_up(*server, "ada@example.org");
    expect_done({"backup", "today.backup"});
    stop(server);
    const std::string before = read_file(database());
    const Finished refused = run(
        {.arguments = {"db", "restore", "today.backup"},
         .folder = file(""),
         .environment = {{"SECRET_KEY", "zq3vT8w1RkYb5nXs7cJm2dLf9hGp4aUe"}}}
    );
    EXPECT_EQ(refused.ending.exit_code, failed_exit);
    EXPECT_THAT(refused.errors, HasSubstr("do not open with this SECRET_KEY"));
    EXPECT_EQ(read_file(database()), before);
}

/// Killed at whatever moment, it has replaced all or nothing, and can be done again.
TEST_F(Restore, leaves_one_or_the_other_when_it_is_killed) {
    const Command seeding{
        .arguments = {"user", "seed", "--count", "100000"},
        .folder = file(""),
        .input = std::string(password) + "\n"};
    ASSERT_EQ(run(seeding).ending.exit_code, 0);
    expect_done({"backup", "large.backup"});
    for (const char* name : {"latchkey.db", "latchkey.db-wal", "latchkey.db-shm"}) {
        fs::remove(file(name));
    }
    auto server = serve();
    sign_up(*server, "ada@example.org");
    stop(server);
    expect_done({"backup", "small.backup"});

    const auto how_many = [this] { return query(database(), "SELECT count(*) FROM users").at(0); };
    int killed = 0;
    std::set<std::string> seen;
    for (auto lifetime = 100ms; seen.size() < 2 && lifetime < 20s; lifetime += lifetime / 4) {
        ChildProcess restoring(
            {.arguments = {"db", "restore", "--dev", "large.backup"}, .folder = file("")}
        );
        if (!restoring.wait(lifetime)) {
            restoring.send(SIGKILL);
            ASSERT_TRUE(restoring.wait(5s));
            ++killed;
        }
        EXPECT_THAT(query(database(), "PRAGMA integrity_check"), ElementsAre("ok"));
        EXPECT_THAT(how_many(), AnyOf("1", "100000"));
        seen.insert(how_many());
    }
    EXPECT_GT(killed, 3);
    EXPECT_EQ(seen.size(), 2U) << "it was never let come to its end";
    expect_done({"restore", "--dev", "small.backup"});
    EXPECT_EQ(how_many(), "1");
    EXPECT_THAT(files_named(".restoring"), IsEmpty());
}

} // namespace
} // namespace latchkey::faults
