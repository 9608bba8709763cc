#include "accounts/store.hpp"
#include "app/exporting.hpp"
#include "app/importing.hpp"
#include "audit/store.hpp"
#include "support/audit_record.hpp"
#include "support/test_database.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>
#include <string>
#include <vector>

namespace latchkey::app {
namespace {

using accounts::FileFormat;
using accounts::PasswordHashes;
using storage::Transaction;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using testing::TestDatabase;

const OnProgress nowhere = [](std::int64_t) {};

constexpr ImportRules refusing{.format = FileFormat::csv};
constexpr ImportRules skipping{.format = FileFormat::csv, .existing = Existing::skipped};

const std::string three_users =
    "email,role\nAda@example.org,admin\nbob@example.org,\ncy@example.org,\n";

std::vector<std::string> faults_of(const Examination& examination) {
    std::vector<std::string> faults;
    for (const LineFault& fault : examination.first_faults) {
        faults.push_back(std::to_string(fault.line) + " " + fault.text);
    }
    return faults;
}

class Importing : public ::testing::Test {
protected:
    Examination examine(const std::string& text, const ImportRules& rules = refusing) {
        std::istringstream file(text);
        return examine_import(*database, file, rules, nowhere);
    }

    Imported import_text(const std::string& text, const ImportRules& rules = refusing) {
        std::istringstream file(text);
        return import_users(
            *database, file, rules, {testing::record(), audit::Author::of_operator()}, nowhere
        );
    }

    std::string export_text(FileFormat format, PasswordHashes hashes = PasswordHashes::written) {
        return export_from(*database, format, hashes);
    }

    static std::string
    export_from(storage::Database& from, FileFormat format, PasswordHashes hashes) {
        std::string text;
        export_users(
            from,
            {format, hashes},
            {.write = [&](std::string_view bytes) { text += bytes; },
             .on_progress = [](std::int64_t, std::int64_t) {}}
        );
        return text;
    }

    std::vector<std::string> emails() {
        std::vector<std::string> found;
        for (const auto& user :
             database->read([](Transaction& tx) { return accounts::list_users(tx, {}).users; })) {
            found.push_back(user.email);
        }
        return found;
    }

    std::vector<audit::Entry> events() {
        return database->read([](Transaction& tx) { return audit::list_entries_after(tx, 0, 100); }
        );
    }

    TestDatabase database;
};

TEST_F(Importing, MakesTheAccountsOfAFile) {
    const Examination examination = examine(three_users);
    EXPECT_THAT(faults_of(examination), IsEmpty());
    EXPECT_EQ(examination.users, 3);
    EXPECT_EQ(examination.without_password, 3);
    EXPECT_THAT(emails(), IsEmpty()) << "to examine changes nothing";

    const Imported imported = import_text(three_users);
    EXPECT_EQ(imported.users, 3);
    EXPECT_EQ(imported.skipped, 0);
    EXPECT_THAT(emails(), ElementsAre("Ada@example.org", "bob@example.org", "cy@example.org"));
    ASSERT_THAT(events(), SizeIs(1));
    EXPECT_EQ(events()[0].event, "users_imported");
    EXPECT_EQ(events()[0].actor, "operator");
    EXPECT_EQ(events()[0].facts, "users=3 admins=1 first_id=1 last_id=3");
}

TEST_F(Importing, TellsNothingOfAFileWithoutAccounts) {
    EXPECT_EQ(examine("email\n").users, 0);
    EXPECT_EQ(import_text("email\n").users, 0);
    EXPECT_THAT(events(), IsEmpty());
}

TEST_F(Importing, NamesEveryFaultByItsLine) {
    const Examination examination = examine(
        "email,role\nada,boss\n\"bob@example.org\",\"user\n\"\ncy@example.org,user\nDavid,user\n"
    );
    EXPECT_EQ(examination.users, 1);
    EXPECT_EQ(examination.faults, 4);
    EXPECT_THAT(
        faults_of(examination),
        ElementsAre(
            HasSubstr("2 email: "),
            HasSubstr("2 role: "),
            HasSubstr("3 role: "),
            HasSubstr("6 email: ")
        )
    );
}

TEST_F(Importing, FindsAnAddressThatIsThereTwiceInAnySpelling) {
    const Examination examination =
        examine("email\nAda@example.org\nbob@example.org\nADA@EXAMPLE.ORG\nada@example.org\n");
    EXPECT_THAT(
        faults_of(examination),
        ElementsAre(
            "4 email: Is the same account's as in line 2.",
            "5 email: Is the same account's as in line 4."
        )
    );
}

TEST_F(Importing, KeepsTheFirstFaultsAndCountsAll) {
    std::string file = "email\n";
    for (int i = 0; i < 100; ++i) {
        file += "ada@example.org\nx\n";
    }
    const Examination examination = examine(file);
    EXPECT_EQ(examination.faults, 199);
    ASSERT_THAT(examination.first_faults, SizeIs(Examination::faults_max));
    EXPECT_EQ(examination.first_faults.front().line, 3);
    EXPECT_EQ(examination.first_faults.back().line, 22);
    EXPECT_TRUE(std::ranges::is_sorted(examination.first_faults, {}, &LineFault::line));
}

TEST_F(Importing, RefusesAddressesThatHaveAccounts) {
    import_text("email\nBob@example.org\n");
    EXPECT_THAT(
        faults_of(examine(three_users)),
        ElementsAre(HasSubstr("3 email: An account has this address."))
    );
    EXPECT_THROW(import_text(three_users), Failure) << "who got it after the examination";
    EXPECT_THAT(emails(), ElementsAre("Bob@example.org")) << "all or none";
    EXPECT_THAT(events(), SizeIs(1));
}

TEST_F(Importing, SkipsThemWhereThatIsWanted) {
    import_text("email\nBob@example.org\n");
    const Examination examination = examine(three_users, skipping);
    EXPECT_THAT(faults_of(examination), IsEmpty());
    EXPECT_EQ(examination.users, 3);
    EXPECT_EQ(examination.existing, 1);
    const Imported imported = import_text(three_users, skipping);
    EXPECT_EQ(imported.users, 2);
    EXPECT_EQ(imported.skipped, 1);
    EXPECT_THAT(emails(), ElementsAre("Bob@example.org", "Ada@example.org", "cy@example.org"));
    EXPECT_EQ(import_text(three_users, skipping).skipped, 3);
    EXPECT_THAT(events(), SizeIs(2)) << "nobody was made the third time";
}

/// It is read again when it is imported, and may have become another by then.
TEST_F(Importing, MakesNobodyOfAFileThatHasChanged) {
    EXPECT_THROW(import_text(three_users + "nobody,\n"), Failure);
    EXPECT_THROW(import_text(three_users + "ADA@example.org,\n"), Failure);
    EXPECT_THROW(import_text(three_users + "\"dora@example.org,\n"), Failure);
    EXPECT_THAT(emails(), IsEmpty());
    EXPECT_THAT(events(), IsEmpty());
}

TEST_F(Importing, AsksForMoreAddressesThanOneTransactionDoes) {
    std::string file = "email\n";
    for (int i = 0; i < 2500; ++i) {
        file += "user-" + std::to_string(i) + "@example.org\n";
    }
    EXPECT_EQ(import_text(file).users, 2500);
    EXPECT_EQ(examine(file).faults, 2500);
    EXPECT_EQ(examine(file, skipping).existing, 2500);
    std::vector<std::int64_t> progress;
    std::istringstream again(file);
    examine_import(*database, again, skipping, [&](std::int64_t bytes) {
        progress.push_back(bytes);
    });
    ASSERT_THAT(progress, SizeIs(2));
    EXPECT_LT(progress[0], progress[1]);
    EXPECT_LT(progress[1], static_cast<std::int64_t>(file.size()));
}

/// What one Latchkey hands out another takes in, and hands out again to the byte.
TEST_F(Importing, TakesInWhatIsHandedOut) {
    const std::string file =
        "email,full_name,company,role,disabled,password_hash,created_at,updated_at\n"
        "Ada@example.org,\"L, \"\"A\"\"\",\"\",admin,false,"
        "$2b$04$hSsDyUXP1FWF9XjMEWyL7OkWeGbDd1BmrQm.AFqqG6EVhUUj9ajju,"
        "2020-01-02T03:04:05.678Z,2021-01-02T03:04:05Z\n"
        "b\u00f6b@example.org, \u2028=1+1 ,,user,true,,2020-01-02T03:04:05Z,\n";
    import_text(file);
    for (const FileFormat format : {FileFormat::csv, FileFormat::jsonl}) {
        const std::string first = export_text(format);
        TestDatabase other;
        std::istringstream in(first);
        const ImportRules rules{.format = format};
        EXPECT_THAT(faults_of(examine_import(*other, in, rules, nowhere)), IsEmpty());
        import_users(*other, in, rules, {testing::record(), audit::Author::of_operator()}, nowhere);
        EXPECT_EQ(export_from(*other, format, PasswordHashes::written), first);
    }
}

/// An adopted table may begin anywhere.
TEST_F(Importing, HandsOutWhoeverHasAnOddId) {
    import_text(three_users);
    database->write([](Transaction& tx) {
        tx.execute("UPDATE users SET id = -7 WHERE id = 1");
        tx.execute("UPDATE users SET id = 0 WHERE id = 2");
    });
    const std::string text = export_text(FileFormat::jsonl);
    TestDatabase other;
    std::istringstream in(text);
    const ImportRules rules{.format = FileFormat::jsonl};
    EXPECT_THAT(faults_of(examine_import(*other, in, rules, nowhere)), IsEmpty());
    EXPECT_EQ(examine_import(*other, in, rules, nowhere).users, 3);
}

TEST_F(Importing, HandsOutEverybodyOnce) {
    std::string file = "email\n";
    for (int i = 0; i < 2100; ++i) {
        file += "user-" + std::to_string(i) + "@example.org\n";
    }
    import_text(file);
    const std::string text = export_text(FileFormat::jsonl, PasswordHashes::left_out);
    EXPECT_EQ(std::ranges::count(text, '\n'), 2100);
    EXPECT_THAT(text, HasSubstr("\"user-0@example.org\""));
    EXPECT_THAT(text, HasSubstr("\"user-2099@example.org\""));
    TestDatabase empty;
    EXPECT_EQ(export_from(*empty, FileFormat::jsonl, PasswordHashes::left_out), "");
    EXPECT_THAT(
        export_from(*empty, FileFormat::csv, PasswordHashes::left_out), HasSubstr("id,email,")
    );
}

} // namespace
} // namespace latchkey::app
