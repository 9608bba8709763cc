// `latchkey db adopt` from its command line: what it says, what it refuses, and what is left of the
// Flask service's database when it is killed.

#include "child_process.hpp"
#include "database_file.hpp"
#include "exchange.hpp"
#include "server.hpp"
#include "support/flask_database.hpp"
#include "support/flask_tokens.hpp"
#include "support/http_client.hpp"
#include "support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

namespace latchkey::faults {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr int failed = 1;
constexpr int bad_arguments = 2;
constexpr int bad_settings = 78;

/// Of "Passw0rd@X", by Python's bcrypt with a cost of 4.
const std::string bcrypt_hash = "$2b$04$kAXlWd4TK.UGDzW2UypG2.ODmWTcZVjFMUuZ.i2yhAWfnt/xc/8SO";

class AdoptCommand : public ::testing::Test {
protected:
    AdoptCommand() {
        const std::ofstream empty(path_);
        query(path_, latchkey::testing::flask_schema_on_sqlite);
    }

    /// user1@example.com and on, with the ids 3, 6, 9 …
    void insert_users(int count) {
        query(
            path_,
            "WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n "
            "< " +
                std::to_string(count) + ") INSERT INTO user SELECT n * 3, 'User ' || n, NULL, '" +
                bcrypt_hash +
                "', 'User' || n || '@Example.com', '2026-01-02 03:04:05.678901',"
                " '2026-01-02 03:04:05.678901' FROM numbers"
        );
    }

    [[nodiscard]] Command command(
        const std::vector<std::string>& options = {},
        std::map<std::string, std::string> environment = {}
    ) const {
        std::vector<std::string> arguments{"db", "adopt"};
        arguments.insert(arguments.end(), options.begin(), options.end());
        environment.emplace("DATABASE_URL", "sqlite:///" + path_);
        return {
            .arguments = std::move(arguments),
            .folder = folder_.file(""),
            .environment = std::move(environment)};
    }

    [[nodiscard]] Finished adopt(
        const std::vector<std::string>& options = {},
        std::map<std::string, std::string> environment = {}
    ) const {
        return run(command(options, std::move(environment)));
    }

    void expect_refused(const Finished& finished, const std::string& reason) const {
        EXPECT_EQ(finished.ending.exit_code, failed);
        EXPECT_THAT(finished.errors, HasSubstr("latchkey: " + reason));
    }

    [[nodiscard]] std::string bytes() const {
        std::ostringstream content;
        content << std::ifstream(path_, std::ios::binary).rdbuf();
        return content.str();
    }

    [[nodiscard]] std::vector<std::string> ask(const std::string& sql) const {
        return query(path_, sql);
    }

    latchkey::testing::TemporaryFolder folder_;
    const std::string path_ = folder_.file("latchkey.db");
};

TEST_F(AdoptCommand, users_sign_in_and_are_hashed_anew) {
    insert_users(50);
    const Finished finished = adopt({}, {{"TIME_ZONE", "Europe/Berlin"}});
    EXPECT_EQ(finished.ending.exit_code, 0) << finished.errors;
    EXPECT_EQ(
        finished.output,
        "Adopted from the Flask service:\n"
        "  50 accounts, with their ids, addresses, names, companies and password hashes\n"
        "  times are read as Europe/Berlin (TIME_ZONE): the newest, "
        "\"2026-01-02 03:04:05.678901\", is 2026-01-02T02:04:05.678Z\n"
        "The database is Latchkey's now. To accept the sessions of the Flask service, set "
        "LEGACY_SECRET_KEY.\n"
    );
    EXPECT_THAT(finished.errors, IsEmpty()) << "progress is for terminals";
    const Server server(folder_.file(""));
    const std::string credentials = R"({"email":"uSER7@eXAMPLE.com","password":"Passw0rd@X"})";
    const auto answer = post(server.port(), "/auth/login", credentials);
    EXPECT_EQ(answer.status, 200U);
    EXPECT_THAT(
        answer.body, HasSubstr(R"("email":"User7@Example.com","full_name":"User 7","id":21)")
    );
    EXPECT_TRUE(can_sign_in(server.port(), "User50@Example.com"));
    EXPECT_THAT(
        ask("SELECT id FROM users WHERE password_hash LIKE '$argon2id$%' ORDER BY id"),
        ElementsAre("21", "150")
    );
}

TEST_F(AdoptCommand, is_asked_for_by_a_server) {
    insert_users(3);
    const std::string before = bytes();
    const Finished serve = run(
        {.arguments = {"serve", "--dev"},
         .folder = folder_.file(""),
         .environment = {{"DATABASE_URL", "sqlite:///" + path_}}}
    );
    EXPECT_EQ(serve.ending.exit_code, failed);
    EXPECT_THAT(serve.errors, HasSubstr("still the Flask service's"));
    EXPECT_THAT(serve.errors, HasSubstr("latchkey db adopt"));
    const Finished check = run(
        {.arguments = {"db", "check"},
         .folder = folder_.file(""),
         .environment = {{"DATABASE_URL", "sqlite:///" + path_}}}
    );
    EXPECT_EQ(check.ending.exit_code, failed);
    EXPECT_EQ(bytes(), before) << "that service may be running on it";
    EXPECT_THAT(ask("SELECT count(*) FROM user"), ElementsAre("3"));
}

TEST_F(AdoptCommand, dry_runs_change_no_byte) {
    insert_users(3);
    query(path_, "INSERT INTO user VALUES (1, 'x', NULL, 'plain', 'nobody', NULL, NULL)");
    const std::string before = bytes();
    const Finished finished = adopt({"--dry-run"});
    EXPECT_EQ(finished.ending.exit_code, 0) << finished.errors;
    EXPECT_THAT(finished.output, HasSubstr("To be adopted from the Flask service:\n  4 accounts"));
    EXPECT_THAT(
        finished.output, HasSubstr("America/El_Salvador (the Flask service's default; TIME_ZONE")
    );
    EXPECT_THAT(finished.output, HasSubstr("1 passwords whose hash is of no known kind"));
    EXPECT_THAT(finished.output, HasSubstr("1 accounts without a readable created_at"));
    EXPECT_THAT(finished.output, HasSubstr("    ids 1\n"));
    EXPECT_THAT(finished.output, HasSubstr("Nothing was changed: this was a dry run.\n"));
    EXPECT_EQ(bytes(), before);
}

TEST_F(AdoptCommand, twins_are_told_and_change_no_byte) {
    insert_users(3);
    query(
        path_,
        "INSERT INTO user VALUES (100, 'x', NULL, '" + bcrypt_hash +
            "', 'USER2@example.com', NULL, NULL)"
    );
    const std::string before = bytes();
    for (const std::vector<std::string>& options :
         {std::vector<std::string>{}, std::vector<std::string>{"--dry-run"}}) {
        const Finished finished = adopt(options);
        expect_refused(finished, "nothing was changed: 1 addresses belong to several accounts");
        EXPECT_THAT(
            finished.output,
            HasSubstr("one address: 6 \"User2@Example.com\", 100 \"USER2@example.com\"\n")
        );
        EXPECT_EQ(bytes(), before);
    }
    query(path_, "DELETE FROM user WHERE id = 100");
    EXPECT_EQ(adopt().ending.exit_code, 0);
}

TEST_F(AdoptCommand, may_be_said_again) {
    insert_users(3);
    EXPECT_EQ(adopt().ending.exit_code, 0);
    const Finished again = adopt();
    EXPECT_EQ(again.ending.exit_code, 0);
    EXPECT_EQ(again.output, "The database is Latchkey's already: nothing to adopt.\n");
    EXPECT_THAT(ask("SELECT count(*) FROM users"), ElementsAre("3"));
}

TEST_F(AdoptCommand, refuses_what_it_cannot_adopt) {
    expect_refused(
        adopt({}, {{"DATABASE_URL", "sqlite:////nowhere/x.db"}}), "there is no file /nowhere/x.db"
    );
    EXPECT_EQ(adopt({"--time-zone", "Mars/Olympus"}).ending.exit_code, bad_arguments);
    EXPECT_EQ(adopt({}, {{"TIME_ZONE", "Mars/Olympus"}}).ending.exit_code, bad_settings);
    EXPECT_EQ(adopt({}, {{"DATABASE_URL", "mysql://x"}}).ending.exit_code, bad_settings);
    query(path_, "UPDATE alembic_version SET version_num = 'other'");
    expect_refused(adopt(), "the Flask service's database is at revision other");
}

TEST_F(AdoptCommand, leaves_alone_what_somebody_has_open) {
    insert_users(3);
    ASSERT_EQ(adopt().ending.exit_code, 0);
    const Server server(folder_.file(""));
    expect_refused(adopt(), "the database is in use");
}

/// Killed in the middle of writing, again and again: the Flask service's database is there, whole.
TEST_F(AdoptCommand, leaves_the_flask_database_when_it_is_killed) {
    insert_users(60000);
    int kills = 0;
    for (const auto pause : {0ms, 20ms, 60ms, 150ms, 400ms}) {
        ChildProcess process(command());
        const std::string journal = path_ + "-journal";
        while (!std::filesystem::exists(journal) && !process.wait(1ms)) {
        }
        std::this_thread::sleep_for(pause);
        process.send(SIGKILL);
        if (process.wait(10s)->signal != SIGKILL) {
            break; // it was done
        }
        ++kills;
        ASSERT_THAT(ask("PRAGMA integrity_check"), ElementsAre("ok"));
        ASSERT_THAT(ask("SELECT count(*) FROM user"), ElementsAre("60000"));
        ASSERT_THAT(
            ask("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"),
            ElementsAre("alembic_version", "password_reset_tokens", "user")
        );
    }
    EXPECT_GT(kills, 0) << "it was done before it could be killed";
    const Finished finished = adopt();
    EXPECT_EQ(finished.ending.exit_code, 0) << finished.errors;
    EXPECT_THAT(ask("SELECT count(*) FROM users"), ElementsAre("60000"));
    EXPECT_THAT(ask("PRAGMA integrity_check"), ElementsAre("ok"));
    EXPECT_THAT(ask("SELECT seq FROM sqlite_sequence WHERE name = 'users'"), ElementsAre("180000"));
}

/// From the Flask service's database and its cookies to Latchkey's, the whole way.
TEST_F(AdoptCommand, whoever_was_signed_in_stays_so) {
    insert_users(3);
    ASSERT_EQ(adopt({}, {{"TIME_ZONE", "UTC"}}).ending.exit_code, 0);
    const Server server(folder_.file(""), {{"LEGACY_SECRET_KEY", latchkey::testing::flask_key}});
    const latchkey::testing::FlaskSignIn there{
        "User2@Example.com", "Mozilla/5.0", SystemClock().now()};
    latchkey::testing::HttpClient client(server.port());
    const auto send = [&](std::string method, std::string target, const std::string& cookie) {
        return client.send(
            {.method = std::move(method),
             .target = std::move(target),
             .headers = {{"Cookie", cookie}, {"User-Agent", "Mozilla/5.0"}}}
        );
    };
    const auto checked =
        send("GET", "/auth/checkAuth", "accessToken=" + flask_access_token(there).text());
    EXPECT_EQ(checked.status, 200U) << checked.body;
    const auto refreshed =
        send("POST", "/auth/refreshToken", "refreshToken=" + flask_refresh_token(there).text());
    ASSERT_EQ(refreshed.status, 200U) << refreshed.body;
    const auto again =
        send("GET", "/auth/checkAuth", "accessToken=" + refreshed.cookie("accessToken").value());
    EXPECT_EQ(again.status, 200U) << again.body;
    EXPECT_THAT(again.body, HasSubstr("\"id\":6"));
}

} // namespace
} // namespace latchkey::faults
