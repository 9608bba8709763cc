// `latchkey audit` from its command line: what it shows, what it proves, and what it finds when
// somebody has had the database's file in an editor.

#include "child_process.hpp"
#include "database_file.hpp"
#include "server.hpp"
#include "support/temporary_folder.hpp"

#include <boost/json/parse.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>
#include <string>
#include <vector>

namespace latchkey::faults {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class AuditCommand : public ::testing::Test {
protected:
    AuditCommand() {
        EXPECT_EQ(create("ada@example.org").ending.exit_code, 0);
        EXPECT_EQ(user({"promote", "ada@example.org"}).ending.exit_code, 0);
        EXPECT_EQ(create("bob@example.org").ending.exit_code, 0);
        EXPECT_EQ(user({"disable", "bob@example.org"}).ending.exit_code, 0);
    }

    Finished latchkey(
        std::vector<std::string> arguments,
        const std::string& input = "",
        std::map<std::string, std::string> environment = {}
    ) {
        return run(
            {.arguments = std::move(arguments),
             .folder = folder_.file(""),
             .environment = std::move(environment),
             .input = input}
        );
    }

    Finished user(std::vector<std::string> arguments, const std::string& input = "") {
        arguments.insert(arguments.begin(), "user");
        arguments.emplace_back("--dev");
        return latchkey(std::move(arguments), input);
    }

    Finished create(const std::string& email) {
        return user({"create", email}, std::string(password) + "\n");
    }

    Finished verify() { return latchkey({"audit", "verify", "--dev"}); }

    void tamper(const std::string& statement) {
        for (const char* trigger :
             {"audit_events_stay", "audit_events_are_kept", "audit_head_goes_on"}) {
            query(database(), std::string("DROP TRIGGER IF EXISTS ") + trigger);
        }
        query(database(), statement);
    }

    [[nodiscard]] std::string database() const { return folder_.file("latchkey.db"); }

    latchkey::testing::TemporaryFolder folder_;
};

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) {
        lines.push_back(line);
    }
    return lines;
}

TEST_F(AuditCommand, lists_what_the_operator_did) {
    const Finished all = latchkey({"audit", "list"});
    EXPECT_EQ(all.ending.exit_code, 0) << all.errors;
    EXPECT_THAT(
        lines_of(all.output),
        ElementsAre(
            AllOf(HasSubstr("user_disabled"), HasSubstr("by operator - "), HasSubstr("to 2")),
            AllOf(HasSubstr("user_created"), HasSubstr("to 2")),
            AllOf(HasSubstr("role_changed"), HasSubstr("role_before=user role=admin")),
            AllOf(HasSubstr("user_created"), HasSubstr("to 1"))
        )
    );
    EXPECT_THAT(all.output, Not(HasSubstr("example.org")));
    EXPECT_EQ(lines_of(latchkey({"audit", "list", "--user", "1"}).output).size(), 2U);
    EXPECT_EQ(lines_of(latchkey({"audit", "list", "--event", "user_created"}).output).size(), 2U);
    EXPECT_THAT(latchkey({"audit", "list", "--to", "2000-01-01"}).output, IsEmpty());
    const Finished wrong = latchkey({"audit", "list", "--event", "user_praised"});
    EXPECT_EQ(wrong.ending.exit_code, 1);
    EXPECT_EQ(wrong.errors, "latchkey: --event: Must be the name of an event.\n");
}

TEST_F(AuditCommand, exports_an_event_a_line) {
    const Finished exported = latchkey({"audit", "export"});
    EXPECT_EQ(exported.ending.exit_code, 0) << exported.errors;
    std::string previous_hash;
    for (const std::string& line : lines_of(exported.output)) {
        const boost::json::value row = boost::json::parse(line);
        EXPECT_EQ(row.at("previous_hash").as_string(), previous_hash);
        previous_hash = row.at("hash").as_string();
    }
    EXPECT_EQ(lines_of(exported.output).size(), 4U);
}

TEST_F(AuditCommand, verifies_beside_a_running_server) {
    const Server server(folder_.file(""));
    EXPECT_TRUE(can_sign_in(server.port(), "ada@example.org"));
    const Finished verified = verify();
    EXPECT_EQ(verified.ending.exit_code, 0) << verified.output << verified.errors;
    EXPECT_THAT(verified.output, HasSubstr("rows, all as they were written.\n"));
}

TEST_F(AuditCommand, names_the_row_that_was_changed) {
    tamper("UPDATE audit_events SET actor_id = 7 WHERE id = 2");
    const Finished verified = verify();
    EXPECT_EQ(verified.ending.exit_code, 1);
    EXPECT_EQ(verified.output, "1 rows are as they were written. Then: row 2 was changed.\n");
}

TEST_F(AuditCommand, names_the_rows_that_were_cut_off) {
    tamper("DELETE FROM audit_events WHERE id >= 3");
    const Finished verified = verify();
    EXPECT_EQ(verified.ending.exit_code, 1);
    EXPECT_THAT(verified.output, HasSubstr("rows 3 to 4 were cut off at the end"));
}

TEST_F(AuditCommand, takes_no_other_key_for_its_own) {
    const Finished verified =
        latchkey({"audit", "verify"}, "", {{"SECRET_KEY", "kq8Zt2Rw5Yv1Xn7Lc4Hs9Pd3Mf6Jb0Gu"}});
    EXPECT_EQ(verified.ending.exit_code, 1);
    EXPECT_THAT(verified.output, HasSubstr("was not signed with this SECRET_KEY"));
}

TEST_F(AuditCommand, changes_no_account_without_the_key) {
    const Finished refused = latchkey({"user", "promote", "bob@example.org"});
    EXPECT_EQ(refused.ending.exit_code, 78);
    EXPECT_THAT(refused.errors, HasSubstr("SECRET_KEY: "));
    EXPECT_EQ(lines_of(latchkey({"audit", "list"}).output).size(), 4U);
}

} // namespace
} // namespace latchkey::faults
