// `latchkey user seed` from its command line: what it fills, what it refuses, and what is left of
// it when it is killed.

#include "child_process.hpp"
#include "database_file.hpp"
#include "server.hpp"
#include "support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <string>
#include <vector>

namespace latchkey::faults {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr int failed = 1;
constexpr int bad_arguments = 2;

class SeedCommand : public ::testing::Test {
protected:
    [[nodiscard]] Command
    command(std::vector<std::string> arguments, const std::string& input) const {
        return {
            .arguments = std::move(arguments),
            .folder = folder_.file(""),
            .environment = {{"SECRET_KEY", "zq3vT8w1RkYb5nXs7cJm2dLf9hGp4aUe"}},
            .input = input};
    }

    Finished seed(const std::string& count, const std::string& input = password_line) {
        return run(command({"user", "seed", "--count", count}, input));
    }

    void expect_refused(const Finished& finished, const std::string& reason) {
        EXPECT_EQ(finished.ending.exit_code, failed);
        EXPECT_THAT(finished.errors, HasSubstr("latchkey: " + reason));
        EXPECT_THAT(finished.output, IsEmpty());
    }

    std::vector<std::string> ask(const std::string& sql) {
        return query(folder_.file("latchkey.db"), sql);
    }

    static constexpr const char* password_line = "Passw0rd@X\n";

    latchkey::testing::TemporaryFolder folder_;
};

TEST_F(SeedCommand, fills_a_database_whose_accounts_sign_in) {
    const Finished finished = seed("50");
    EXPECT_EQ(finished.ending.exit_code, 0) << finished.errors;
    EXPECT_EQ(
        finished.output,
        "seed-00000001@example.com to seed-00000050@example.com were added, each signed in once.\n"
    );
    EXPECT_THAT(finished.errors, IsEmpty()) << "progress is for terminals";
    const Server server(folder_.file(""));
    EXPECT_TRUE(can_sign_in(server.port(), "seed-00000001@example.com"));
    EXPECT_TRUE(can_sign_in(server.port(), "seed-00000050@example.com"));
    EXPECT_FALSE(can_sign_in(server.port(), "seed-00000051@example.com"));
}

TEST_F(SeedCommand, goes_on_where_it_ended) {
    EXPECT_EQ(seed("20").ending.exit_code, 0);
    expect_refused(seed("30", "Another0@X\n"), "the seeds there are have another password");
    EXPECT_EQ(seed("30").ending.exit_code, 0);
    EXPECT_EQ(seed("10", "").ending.exit_code, 0) << "nothing to do, no password to ask for";
    EXPECT_THAT(ask("SELECT count(*) FROM users"), ElementsAre("30"));
    EXPECT_THAT(ask("SELECT count(*) FROM sessions"), ElementsAre("30"));
    EXPECT_THAT(ask("SELECT count(DISTINCT password_hash) FROM users"), ElementsAre("1"));
}

TEST_F(SeedCommand, refuses_counts_that_make_no_sense) {
    for (const char* count : {"0", "-1", "10000001", "99999999999999999999", "many", "1.5", ""}) {
        const Finished finished = seed(count);
        EXPECT_EQ(finished.ending.exit_code, bad_arguments) << count;
        EXPECT_THAT(finished.errors, HasSubstr("--count")) << count;
    }
    EXPECT_THAT(seed("10000001").errors, HasSubstr("not in range 1 to 10000000"));
    EXPECT_EQ(run(command({"user", "seed"}, password_line)).ending.exit_code, bad_arguments);
}

TEST_F(SeedCommand, refuses_a_password_that_no_account_may_have) {
    expect_refused(seed("10", "weak\n"), "the password: ");
    expect_refused(seed("10", "\xffPassw0rd@X\n"), "the password is not text in UTF-8");
    expect_refused(seed("10", ""), "no password was given on standard input");
    EXPECT_THAT(ask("SELECT count(*) FROM users"), ElementsAre("0"));
}

TEST_F(SeedCommand, comes_near_no_other_account) {
    EXPECT_EQ(
        run(command({"user", "create", "ada@example.org"}, password_line)).ending.exit_code, 0
    );
    expect_refused(seed("10"), "the database holds accounts that are no seeds");
    EXPECT_THAT(ask("SELECT email FROM users"), ElementsAre("ada@example.org"));
}

TEST_F(SeedCommand, leaves_a_server_alone) {
    const Server server(folder_.file(""));
    expect_refused(seed("10"), "the database is in use");
    EXPECT_FALSE(can_sign_in(server.port(), "seed-00000001@example.com"));
}

/// Killed in the middle of a batch, whichever: it takes the machine a second or so for each.
TEST_F(SeedCommand, leaves_whole_batches_when_it_is_killed) {
    ChildProcess process(command({"user", "seed", "--count", "10000000"}, password_line));
    ASSERT_FALSE(process.wait(2500ms)) << "ten million were done at once: " << process.errors();
    process.send(SIGKILL);
    ASSERT_TRUE(process.wait(10s));

    const std::string users = ask("SELECT count(*) FROM users").front();
    EXPECT_EQ(std::stol(users) % 100'000, 0);
    EXPECT_THAT(ask("SELECT count(*) FROM sessions"), ElementsAre(users));
    EXPECT_THAT(ask("PRAGMA foreign_key_check"), IsEmpty());

    const std::string more = std::to_string(std::stol(users) + 10);
    const Finished resumed = seed(more);
    EXPECT_EQ(resumed.ending.exit_code, 0) << resumed.errors;
    EXPECT_THAT(ask("SELECT count(*) FROM users"), ElementsAre(more));
    EXPECT_THAT(ask("SELECT count(*) FROM sessions"), ElementsAre(more));
    EXPECT_THAT(ask("PRAGMA integrity_check"), ElementsAre("ok"));
}

} // namespace
} // namespace latchkey::faults
