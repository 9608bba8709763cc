// Backups: made under load, and those that are no longer what was written.

#include "backup_fixture.hpp"

#include <sys/stat.h>

#include <atomic>
#include <filesystem>
#include <map>
#include <mutex>
#include <set>
#include <thread>

namespace latchkey::faults {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class Backup : public BackupFixture {};

/// Who was acknowledged before it began is in it, and it is whole, whatever was written meanwhile.
TEST_F(Backup, is_made_while_users_register) {
    const auto server = serve();
    std::mutex mutex;
    std::vector<std::string> acknowledged;
    std::atomic<bool> is_over = false;
    Crowd crowd(4, [&](int thread) {
        for (int i = 0; !is_over; ++i) {
            const std::string email =
                "t" + std::to_string(thread) + "n" + std::to_string(i) + "@example.org";
            EXPECT_EQ(post(server->port(), "/auth/register", registration_of(email)).status, 201U);
            const std::lock_guard lock(mutex);
            acknowledged.push_back(email);
        }
    });
    for (const char* name : {"a.backup", "b.backup", "c.backup"}) {
        std::this_thread::sleep_for(300ms);
        std::vector<std::string> before;
        {
            const std::lock_guard lock(mutex);
            before = acknowledged;
        }
        expect_done({"backup", name});
        const auto emails = query(file(name), "SELECT email FROM users");
        const std::set<std::string> kept(emails.begin(), emails.end());
        std::erase_if(before, [&](const std::string& email) { return kept.contains(email); });
        EXPECT_THAT(before, IsEmpty());
        EXPECT_THAT(query(file(name), "PRAGMA integrity_check"), ElementsAre("ok"));
    }
    is_over = true;
    crowd.join();
    EXPECT_GT(acknowledged.size(), 3U) << "hardly anything was written meanwhile";
    EXPECT_THAT(files_named(".partial"), IsEmpty());
    struct stat status = {};
    ASSERT_EQ(::stat(file("a.backup").c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777U, 0600U);
}

TEST_F(Backup, is_refused_when_it_is_not_what_was_written) {
    auto server = serve();
    sign_up(*server, "ada@example.org");
    expect_done({"backup", "today.backup"});
    stop(server);
    const std::string whole = read_file(file("today.backup"));
    std::string flipped = whole;
    flipped[whole.size() / 2] ^= 1;
    const std::size_t label = whole.rfind("\nlatchkey-backup-1 ");
    ASSERT_NE(label, std::string::npos);

    const struct {
        std::string bytes;
        const char* reason;
    } rows[] = {
        {flipped, "is damaged: its SHA-256 is not what was written"},
        {whole.substr(0, whole.size() - 1), "it was cut short"},
        {whole.substr(0, label), "it was cut short"},
        {whole.substr(4096), "was cut short or added to"},
        {whole + "\n", "does not end as a backup does"},
        {"", "does not end as a backup does"},
        {"\n", "does not end as a backup does"},
        {whole.substr(label), "was cut short or added to"},
    };

    const std::string before = read_file(database());
    for (const auto& [bytes, reason] : rows) {
        SCOPED_TRACE(reason);
        write_file(file("bad.backup"), bytes);
        expect_refused({"restore", "--dev", "bad.backup"}, reason);
    }
    expect_refused({"restore", "--dev", "nowhere.backup"}, "cannot be read");
    EXPECT_EQ(read_file(database()), before);
    EXPECT_THAT(files_named(".restoring"), IsEmpty());
    EXPECT_THAT(files_named(".before-restore-"), IsEmpty());
}

TEST_F(Backup, replaces_nothing_by_mistake) {
    const auto server = serve();
    sign_up(*server, "ada@example.org");
    expect_done({"backup", "today.backup"});
    const std::string before = read_file(file("today.backup"));
    expect_refused({"backup", "today.backup"}, "is there already");
    expect_refused({"backup", "latchkey.db"}, "is there already");
    expect_refused({"backup", "nowhere/today.backup"}, "cannot be written");
    expect_refused({"restore", "--dev", "today.backup"}, "the database is in use");
    EXPECT_EQ(read_file(file("today.backup")), before);
    EXPECT_TRUE(can_sign_in(server->port(), "ada@example.org"));
}

/// Whoever may write to the folder could have led there to something else.
TEST_F(Backup, empties_no_other_file) {
    const auto server = serve();
    sign_up(*server, "ada@example.org");
    const std::string draft = file("today.backup.partial");
    std::filesystem::create_symlink(file("latchkey.db"), draft);
    expect_refused({"backup", "today.backup"}, "cannot be written");
    std::filesystem::remove(draft);
    std::filesystem::create_hard_link(file("latchkey.db"), draft);
    expect_refused({"backup", "today.backup"}, "somebody else's or no plain file");
    EXPECT_TRUE(can_sign_in(server->port(), "ada@example.org"));
}

TEST_F(Backup, names_the_tools_of_postgresql) {
    const std::map<std::string, std::string> environment{
        {"DATABASE_URL", "postgresql://nobody@127.0.0.1:1/nothing"},
        {"SECRET_KEY", "zq3vT8w1RkYb5nXs7cJm2dLf9hGp4aUe"}};
    const auto refusal_of = [&](const char* command) {
        return run({.arguments = {"db", command, "x"},
                    .folder = file(""),
                    .environment = environment})
            .errors;
    };
    EXPECT_THAT(refusal_of("backup"), HasSubstr("pg_dump"));
    EXPECT_THAT(refusal_of("restore"), HasSubstr("latchkey db restored"));
}

} // namespace
} // namespace latchkey::faults
