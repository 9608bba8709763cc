// `latchkey user import` and `latchkey user export` from their command lines: who can sign in
// afterwards, what is refused, and that nothing is done by halves.

#include "child_process.hpp"
#include "database_file.hpp"
#include "server.hpp"
#include "support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <csignal>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace latchkey::faults {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

constexpr int failed = 1;
constexpr int bad_arguments = 2;

// Of the password that can_sign_in() has, by Python's hashlib and cryptography.
const std::string firebase_hash =
    "$firebase-scrypt$ln=4,r=8,ss=Bw==,sk=7jmPcVVlvGm6dsvkYHcA5pmIuY1YXZVp3bSl1FMYmGB"
    "Ypl0nOnD6KqJcfIlFl3oVpPz/sP+rTnzgJMjHKrAnfQ==$Zm9yIHRlc3Rz$bJLHgOLfMm4rcHBUkDylO"
    "r2MzBnQy7AispYcx4Oxqk3YgpvboQkFRHwLm/3V9EXN1nzm5kM7NRNZqOqdOXnKBg==";

class ImportCommand : public ::testing::Test {
protected:
    Finished user(std::vector<std::string> arguments, const std::string& input = {}) {
        arguments.insert(arguments.begin(), "user");
        return run(command(std::move(arguments), input));
    }

    [[nodiscard]] Command
    command(std::vector<std::string> arguments, const std::string& input = {}) const {
        return {
            .arguments = std::move(arguments),
            .folder = folder_.file(""),
            .environment = {{"SECRET_KEY", "zq3vT8w1RkYb5nXs7cJm2dLf9hGp4aUe"}},
            .input = input};
    }

    void write(const std::string& name, const std::string& text) const {
        std::ofstream(folder_.file(name), std::ios::binary) << text;
    }

    [[nodiscard]] std::string content(const std::string& name) const {
        std::ostringstream text;
        text << std::ifstream(folder_.file(name), std::ios::binary).rdbuf();
        return text.str();
    }

    std::vector<std::string> ask(const std::string& sql) {
        return query(folder_.file("latchkey.db"), sql);
    }

    bool may_write() {
        try {
            ask("PRAGMA busy_timeout = 0; BEGIN IMMEDIATE");
        } catch (const std::runtime_error&) {
            return false;
        }
        return true;
    }

    static void expect_failed(const Finished& finished, const std::string& errors) {
        EXPECT_EQ(finished.ending.exit_code, failed);
        EXPECT_EQ(finished.errors, errors);
        EXPECT_THAT(finished.output, IsEmpty());
    }

    latchkey::testing::TemporaryFolder folder_;
};

TEST_F(ImportCommand, BringsPeopleWhoSignInAsBefore) {
    write(
        "users.jsonl",
        "{\"email\":\"Ada@example.org\",\"role\":\"admin\",\"email_verified\":true,\"password_"
        "hash\":\"" +
            firebase_hash +
            "\"}\n"
            "{\"email\":\"bob@example.org\",\"disabled\":true,\"password_hash\":\"" +
            firebase_hash +
            "\"}\n"
            "{\"email\":\"cy@example.org\"}\n"
    );
    const Finished dry = user({"import", "--dry-run", "users.jsonl"});
    EXPECT_EQ(dry.ending.exit_code, 0) << dry.errors;
    EXPECT_THAT(dry.output, StartsWith("3 accounts could be imported.\n"));
    EXPECT_THAT(ask("SELECT count(*) FROM users"), ElementsAre("0"));

    const Finished done = user({"import", "users.jsonl"});
    EXPECT_EQ(done.ending.exit_code, 0) << done.errors;
    EXPECT_EQ(
        done.output,
        "3 accounts were imported.\n"
        "Admins in the file: 1\n"
        "In the file without a password, which a recovery code sets: 1\n"
    );
    EXPECT_THAT(done.errors, IsEmpty()) << "progress is for terminals";
    EXPECT_THAT(
        ask("SELECT email || ' ' || role FROM users ORDER BY id"),
        ElementsAre("Ada@example.org admin", "bob@example.org user", "cy@example.org user")
    );
    EXPECT_EQ(run(command({"audit", "verify"})).ending.exit_code, 0);

    const Server server(folder_.file(""));
    EXPECT_TRUE(can_sign_in(server.port(), "ada@example.org"));
    EXPECT_FALSE(can_sign_in(server.port(), "bob@example.org")) << "disabled";
    EXPECT_FALSE(can_sign_in(server.port(), "cy@example.org")) << "without a password";
    EXPECT_THAT(
        ask("SELECT email FROM users WHERE password_hash LIKE '$argon2id$%'"),
        ElementsAre("Ada@example.org")
    ) << "replaced, and with it the project's key";
}

TEST_F(ImportCommand, DoesNothingByHalves) {
    write("users.csv", "email,role\nada@example.org,user\nbob,boss\nADA@example.org,\n");
    expect_failed(
        user({"import", "users.csv"}),
        "line 3: email: Must be an e-mail address.\n"
        "line 3: role: Must be \"user\" or \"admin\".\n"
        "line 4: email: Is the same account's as in line 2.\n"
        "latchkey: nothing was imported: the file has faults (3)\n"
    );
    EXPECT_THAT(ask("SELECT count(*) FROM users"), ElementsAre("0"));
    EXPECT_THAT(ask("SELECT count(*) FROM audit_events"), ElementsAre("0"));
}

TEST_F(ImportCommand, CountsTheFaultsItDoesNotName) {
    std::string file = "email\n";
    for (int i = 0; i < 25; ++i) {
        file += "x\n";
    }
    const Finished finished = user({"import", "-", "--format", "csv"}, file);
    EXPECT_THAT(
        finished.errors, HasSubstr("line 21: email: Must be an e-mail address.\nand 5 more\n")
    );
    EXPECT_THAT(finished.errors, Not(HasSubstr("line 22")));
}

TEST_F(ImportCommand, SaysWhatItsOptionsWouldDo) {
    write("users.csv", "email,email_verified,plan\nada@example.org,false,\x1b[31mgold\n");
    expect_failed(
        user({"import", "users.csv"}),
        "line 1: \"plan\": is no field that an account has\n"
        "latchkey: nothing was imported: the file has faults (1)\n"
    );
    const Finished unverified = user({"import", "users.csv", "--ignore-unknown"});
    EXPECT_THAT(
        unverified.errors, HasSubstr("line 2: email_verified: Is false. Say with --unverified")
    );
    EXPECT_EQ(
        user({"import", "users.csv", "--ignore-unknown", "--unverified", "recover"})
            .ending.exit_code,
        0
    );
    const Finished again =
        user({"import", "users.csv", "--ignore-unknown", "--unverified", "accept"});
    EXPECT_THAT(again.errors, HasSubstr("line 2: email: An account has this address."));
    const Finished skipped = user(
        {"import", "users.csv", "--ignore-unknown", "--unverified", "accept", "--skip-existing"}
    );
    EXPECT_EQ(skipped.ending.exit_code, 0);
    EXPECT_THAT(skipped.output, HasSubstr("0 accounts were imported.\nSkipped, because"));
}

TEST_F(ImportCommand, RefusesFilesItCannotRead) {
    expect_failed(
        user({"import", "none.csv"}),
        "latchkey: cannot read \"none.csv\": No such file or directory\n"
    );
    expect_failed(
        user({"import", ".", "--format", "csv"}), "latchkey: cannot read \".\": Is a directory\n"
    );
    for (const auto& arguments : std::vector<std::vector<std::string>>{
             {"import"},
             {"import", "users"},
             {"import", "users.txt"},
             {"import", "-"},
             {"import", "users.csv", "--format", "xml"},
             {"import", "users.csv", "--unverified", "maybe"},
             {"export"},
             {"export", "users.json"},
         }) {
        EXPECT_EQ(user(arguments).ending.exit_code, bad_arguments) << arguments.back();
    }
}

TEST_F(ImportCommand, WritesAFileThatIsNewAndNobodyElses) {
    write("users.csv", "email,password_hash\nada@example.org,\"" + firebase_hash + "\"\n");
    ASSERT_EQ(user({"import", "users.csv"}).ending.exit_code, 0);
    const Finished finished = user({"export", "out.jsonl"});
    EXPECT_EQ(finished.output, "1 account was exported.\n");
    EXPECT_THAT(content("out.jsonl"), Not(HasSubstr("firebase")));
    expect_failed(
        user({"export", "out.jsonl"}), "latchkey: cannot write \"out.jsonl\": File exists\n"
    );
    EXPECT_EQ(user({"export", "secret.csv", "--with-password-hashes"}).ending.exit_code, 0);
    EXPECT_THAT(content("secret.csv"), HasSubstr(firebase_hash));
    struct stat status = {};
    ASSERT_EQ(stat(folder_.file("secret.csv").c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777U, 0600U);
    EXPECT_EQ(user({"export", "-", "--format", "jsonl"}).output, content("out.jsonl"));
    const Finished full = user({"export", "/dev/full", "--format", "csv"});
    EXPECT_EQ(full.ending.exit_code, failed);
}

/// Killed inside its transaction: nobody else can begin one.
TEST_F(ImportCommand, LeavesNothingWhenItIsKilled) {
    {
        std::ofstream file(folder_.file("users.csv"));
        file << "email\n";
        for (int i = 0; i < 200'000; ++i) {
            file << "user-" << i << "@example.org\n";
        }
    }
    ASSERT_EQ(run(command({"db", "upgrade"})).ending.exit_code, 0);
    ChildProcess process(command({"user", "import", "users.csv"}));
    while (may_write()) {
        ASSERT_FALSE(process.wait(20ms)) << process.output() << process.errors();
    }
    process.send(SIGKILL);
    const auto ending = process.wait(10s);
    ASSERT_TRUE(ending);
    EXPECT_EQ(ending->signal, SIGKILL);
    EXPECT_THAT(ask("SELECT count(*) FROM users"), ElementsAre("0"));
    EXPECT_THAT(ask("PRAGMA integrity_check"), ElementsAre("ok"));
    EXPECT_EQ(run(command({"audit", "verify"})).ending.exit_code, 0);
}

} // namespace
} // namespace latchkey::faults
