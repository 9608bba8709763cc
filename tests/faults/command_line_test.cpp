// The program from its command line: what it prints, and which exit code it ends with.

#include "exchange.hpp"
#include "server.hpp"
#include "support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace latchkey::faults {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::MatchesRegex;

constexpr int failed = 1;
constexpr int bad_arguments = 2;
constexpr int bad_settings = 78;

class CommandLine : public ::testing::Test {
protected:
    Finished latchkey(
        std::vector<std::string> arguments,
        std::map<std::string, std::string> environment = {},
        std::string input = {}
    ) {
        // Changes to accounts go into the audit record, which is signed.
        if (arguments.size() > 2 && arguments[0] == "user") {
            arguments.emplace_back("--dev");
        }
        return run(
            {.arguments = std::move(arguments),
             .folder = folder_.file(""),
             .environment = std::move(environment),
             .input = std::move(input)}
        );
    }

    void expect_done(std::vector<std::string> arguments, const std::string& output) {
        const Finished finished = latchkey(std::move(arguments));
        EXPECT_EQ(finished.ending.exit_code, 0) << finished.errors;
        EXPECT_EQ(finished.output, output);
        EXPECT_THAT(finished.errors, IsEmpty());
    }

    void expect_failed(std::vector<std::string> arguments, const std::string& reason) {
        const Finished finished = latchkey(std::move(arguments));
        EXPECT_EQ(finished.ending.exit_code, failed);
        EXPECT_EQ(finished.errors, "latchkey: " + reason + "\n");
        EXPECT_THAT(finished.output, IsEmpty());
    }

    void create(const std::string& email, std::vector<std::string> options) {
        std::vector<std::string> arguments{"user", "create", email};
        arguments.insert(arguments.end(), options.begin(), options.end());
        const Finished finished = latchkey(arguments, {}, std::string(password) + "\n");
        ASSERT_EQ(finished.ending.exit_code, 0) << finished.errors;
        ASSERT_THAT(finished.output, HasSubstr(email));
    }

    latchkey::testing::TemporaryFolder folder_;
};

TEST_F(CommandLine, refuses_bad_settings_with_all_faults_at_once) {
    const Finished finished = latchkey(
        {"serve"},
        {{"SECRET_KEY", "short"},
         {"PORT", "many"},
         {"CORS_ORIGINS", "nonsense"},
         {"TIME_ZONE", "Mars/Olympus"},
         {"ACCESS_TOKEN_SECONDS", "-1"}}
    );
    EXPECT_EQ(finished.ending.exit_code, bad_settings);
    EXPECT_THAT(finished.output, IsEmpty());
    for (const char* name :
         {"SECRET_KEY", "PORT", "CORS_ORIGINS", "TIME_ZONE", "ACCESS_TOKEN_SECONDS"}) {
        EXPECT_THAT(finished.errors, HasSubstr(std::string(name) + ": "));
    }
    EXPECT_THAT(finished.errors, ::testing::Not(HasSubstr("short"))) << "a secret was printed";
}

TEST_F(CommandLine, needs_a_secret_key_in_production) {
    const Finished finished = latchkey({"serve"});
    EXPECT_EQ(finished.ending.exit_code, bad_settings);
    EXPECT_THAT(finished.errors, HasSubstr("SECRET_KEY: "));
}

TEST_F(CommandLine, says_when_its_port_is_taken) {
    const Server first(folder_.file(""));
    const std::string port = std::to_string(first.port());
    const Finished second = latchkey({"serve", "--dev"}, {{"PORT", port}});
    EXPECT_EQ(second.ending.exit_code, failed);
    EXPECT_THAT(
        second.errors,
        HasSubstr(
            "latchkey: cannot listen on 127.0.0.1 port " + port + ": Address already in use\n"
        )
    );
    EXPECT_EQ(get(first.port(), "/auth/checkAuth").status, 401U) << "the first one has to live on";
}

TEST_F(CommandLine, explains_itself) {
    EXPECT_THAT(
        latchkey({"--version"}).output, MatchesRegex("latchkey [0-9]+\\.[0-9]+\\.[0-9]+\n")
    );
    const Finished help = latchkey({"--help"});
    EXPECT_EQ(help.ending.exit_code, 0);
    EXPECT_THAT(
        help.output,
        AllOf(
            HasSubstr("serve"),
            HasSubstr("db"),
            HasSubstr("user"),
            HasSubstr("token"),
            HasSubstr("config")
        )
    );
    for (const std::vector<std::string>& arguments :
         {std::vector<std::string>{"dance"}, {"serve", "--fast"}, {"db"}, {"user", "delete"}}) {
        const Finished finished = latchkey(arguments);
        EXPECT_EQ(finished.ending.exit_code, bad_arguments) << arguments.front();
        EXPECT_THAT(finished.errors, HasSubstr("--help")) << arguments.front();
    }
}

TEST_F(CommandLine, moves_the_database_between_versions) {
    const Finished check = latchkey({"db", "check"});
    EXPECT_EQ(check.ending.exit_code, failed);
    EXPECT_THAT(check.output, HasSubstr("Run: latchkey db upgrade"));
    const Finished plan = latchkey({"db", "check", "--plan"});
    EXPECT_EQ(plan.ending.exit_code, failed);
    EXPECT_THAT(plan.output, HasSubstr("0002 latchkey_schema: about 0.0 s\n"));
    EXPECT_THAT(plan.output, HasSubstr("Whatever writes waits for each version"));

    expect_done(
        {"db", "upgrade"},
        "up    0001 flask_schema\nup    0002 latchkey_schema\nup    0003 codes_of_accounts\n"
        "up    0004 confirmations_and_audit\nup    0005 key_ring\nup    0006 endings\n"
        "up    0007 changes\nup    0008 live_sessions\nup    0009 limits\n"
        "up    0010 audit_record\nup    0011 registrations\nup    0012 ended_sessions\nThe "
        "database is at version 12.\n"
    );
    expect_done({"db", "upgrade"}, "The database is at version 12.\n");
    expect_done({"db", "current"}, "12\n");
    expect_done({"db", "check"}, "The database is at version 12, as this binary is.\n");
    EXPECT_THAT(
        latchkey({"db", "history"}).output,
        MatchesRegex("0001  [0-9T:.-]+Z  [0-9a-f]{12}  flask_schema\n"
                     "0002  [0-9T:.-]+Z  [0-9a-f]{12}  latchkey_schema\n"
                     "0003  [0-9T:.-]+Z  [0-9a-f]{12}  codes_of_accounts\n"
                     "0004  [0-9T:.-]+Z  [0-9a-f]{12}  confirmations_and_audit\n"
                     "0005  [0-9T:.-]+Z  [0-9a-f]{12}  key_ring\n"
                     "0006  [0-9T:.-]+Z  [0-9a-f]{12}  endings\n"
                     "0007  [0-9T:.-]+Z  [0-9a-f]{12}  changes\n"
                     "0008  [0-9T:.-]+Z  [0-9a-f]{12}  live_sessions\n"
                     "0009  [0-9T:.-]+Z  [0-9a-f]{12}  limits\n"
                     "0010  [0-9T:.-]+Z  [0-9a-f]{12}  audit_record\n"
                     "0011  [0-9T:.-]+Z  [0-9a-f]{12}  registrations\n"
                     "0012  [0-9T:.-]+Z  [0-9a-f]{12}  ended_sessions\n")
    );
    expect_done(
        {"db", "downgrade", "1"},
        "down  0012 ended_sessions\ndown  0011 registrations\ndown  0010 audit_record\ndown  0009 "
        "limits\n"
        "down  0008 live_sessions\ndown  0007 changes\ndown  0006 "
        "endings\n"
        "down  0005 key_ring\n"
        "down  0004 confirmations_and_audit\ndown  0003 codes_of_accounts\ndown  0002 "
        "latchkey_schema\n"
        "The database is at version 1.\n"
    );
    expect_done(
        {"db", "downgrade", "0"}, "down  0001 flask_schema\nThe database is at version 0.\n"
    );
    expect_done({"db", "upgrade", "1"}, "up    0001 flask_schema\nThe database is at version 1.\n");
}

TEST_F(CommandLine, refuses_a_version_that_does_not_exist) {
    const Finished up = latchkey({"db", "upgrade", "99"});
    EXPECT_EQ(up.ending.exit_code, failed);
    EXPECT_THAT(up.errors, HasSubstr("latchkey: "));
    EXPECT_EQ(latchkey({"db", "downgrade", "-1"}).ending.exit_code, failed);
    EXPECT_EQ(latchkey({"db", "downgrade"}).ending.exit_code, bad_arguments);
}

TEST_F(CommandLine, keeps_accounts) {
    create("ada@example.org", {"--name", "Ada Lovelace", "--company", "Engines", "--admin"});
    create("bob@example.org", {});
    const Finished list = latchkey({"user", "list"});
    EXPECT_THAT(
        list.output,
        MatchesRegex(" +1  admin  enabled   ada@example.org +Ada Lovelace\n"
                     " +2  user   enabled   bob@example.org +bob@example.org\n")
    );
    EXPECT_THAT(
        latchkey({"user", "promote", "bob@example.org"}).output, HasSubstr("2  admin  enabled")
    );
    EXPECT_THAT(
        latchkey({"user", "disable", "bob@example.org"}).output, HasSubstr("admin  disabled")
    );
    EXPECT_THAT(
        latchkey({"user", "disable", "--undo", "bob@example.org"}).output,
        HasSubstr("admin  enabled")
    );
    expect_done({"user", "delete", "ada@example.org"}, "ada@example.org was deleted.\n");
    EXPECT_THAT(latchkey({"user", "list"}).output, ::testing::Not(HasSubstr("ada@example.org")));
}

TEST_F(CommandLine, refuses_accounts_that_make_no_sense) {
    create("ada@example.org", {"--admin"});
    const Finished twice = latchkey({"user", "create", "ADA@example.org"}, {}, "Passw0rd@X\n");
    EXPECT_EQ(twice.ending.exit_code, failed);
    EXPECT_EQ(twice.errors, "latchkey: The user already exists\n");
    EXPECT_EQ(
        latchkey({"user", "create", "bob@example.org"}, {}, "weak\n").ending.exit_code, failed
    );
    EXPECT_EQ(latchkey({"user", "create", "bob@example.org"}).ending.exit_code, failed);
    const auto refusal_of = [this](const std::string& password) {
        return latchkey(
                   {"user", "create", "bob@example.org", "--name", "Bob Byron"},
                   {{"PASSWORD_POLICY", "modern"}},
                   password + "\n"
        )
            .errors;
    };
    EXPECT_THAT(
        refusal_of("Passw0rd@X"), HasSubstr("the password: Must be at least 15 characters")
    );
    EXPECT_THAT(refusal_of("passwordpassword"), HasSubstr("the password: Is a common word"));
    EXPECT_THAT(refusal_of("bobbyron18241824"), HasSubstr("the password: Is too close to a name"));
    EXPECT_EQ(refusal_of("a bicycle made of rain"), "");
    expect_done({"user", "delete", "bob@example.org"}, "bob@example.org was deleted.\n");
    expect_failed({"user", "create", "bob"}, "\"bob\" is not an e-mail address");
    expect_failed(
        {"user", "promote", "eve@example.org"},
        "there is no user with the address \"eve@example.org\""
    );
    for (const char* command : {"disable", "delete"}) {
        expect_failed(
            {"user", command, "ada@example.org"},
            "The last admin can not be removed, disabled or demoted"
        );
    }
}

TEST_F(CommandLine, takes_no_name_that_a_terminal_would_obey) {
    const struct {
        const char* name;
        const char* complaint;
    } rows[] = {
        {"\x1b[2J", "--name: Must not contain control characters."},
        {"\xff", "--name is not text in UTF-8"},
    };

    for (const auto& [name, complaint] : rows) {
        const Finished refused =
            latchkey({"user", "create", "ada@example.org", "--name", name}, {}, "Passw0rd@X\n");
        EXPECT_EQ(refused.ending.exit_code, failed);
        EXPECT_THAT(refused.errors, HasSubstr(complaint));
    }
    expect_failed({"user", "promote", "\xff@example.org"}, "the address is not text in UTF-8");
    // In quotes, an address may hold what a terminal takes for a command.
    const Finished made = latchkey(
        {"user", "create", "\"\x1b[2J\"@example.org", "--name", "Ada"}, {}, "Passw0rd@X\n"
    );
    EXPECT_EQ(made.ending.exit_code, 0) << made.errors;
    const std::string list = latchkey({"user", "list"}).output;
    EXPECT_THAT(list, HasSubstr("\\x1b[2J"));
    EXPECT_THAT(list, ::testing::Not(HasSubstr("\x1b")));
}

TEST_F(CommandLine, works_beside_a_running_server) {
    const Server server(folder_.file(""));
    create("ada@example.org", {"--admin"});
    create("bob@example.org", {});
    EXPECT_TRUE(can_sign_in(server.port(), "bob@example.org"));
    EXPECT_EQ(latchkey({"user", "disable", "bob@example.org"}).ending.exit_code, 0);
    EXPECT_FALSE(can_sign_in(server.port(), "bob@example.org"));
    EXPECT_EQ(latchkey({"user", "disable", "--undo", "bob@example.org"}).ending.exit_code, 0);
    EXPECT_TRUE(can_sign_in(server.port(), "bob@example.org"));
    EXPECT_EQ(latchkey({"user", "delete", "bob@example.org"}).ending.exit_code, 0);
    EXPECT_FALSE(can_sign_in(server.port(), "bob@example.org"));
}

TEST_F(CommandLine, shows_its_settings_without_secrets) {
    const std::string secret = "kq8Zt2Rw5Yv1Xn7Lc4Hs9Pd3Mf6Jb0Gu";
    const Finished shown = latchkey({"config"}, {{"SECRET_KEY", secret}, {"PORT", "5001"}});
    EXPECT_EQ(shown.ending.exit_code, 0) << shown.errors;
    EXPECT_THAT(shown.output, HasSubstr("5001"));
    EXPECT_THAT(shown.output, ::testing::Not(HasSubstr(secret)));
    const Finished bad = latchkey({"config"}, {{"PORT", "many"}});
    EXPECT_EQ(bad.ending.exit_code, bad_settings);
    EXPECT_THAT(bad.errors, AllOf(HasSubstr("SECRET_KEY: "), HasSubstr("PORT: ")));
    EXPECT_THAT(latchkey({"config", "--markdown"}).output, HasSubstr("| `SECRET_KEY` |"));
}

} // namespace
} // namespace latchkey::faults
