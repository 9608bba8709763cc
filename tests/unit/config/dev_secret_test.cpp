#include "base/encoding.hpp"
#include "config/dev_secret.hpp"
#include "config/settings.hpp"
#include "sources.hpp"
#include "support/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <thread>
#include <vector>

namespace latchkey::config {

namespace {

namespace fs = std::filesystem;

TEST(DevSecret, IsMadeOnceAndKept) {
    const testing::TemporaryFolder folder;
    const std::string database = folder.file("latchkey.db");
    const auto first = read_or_make_dev_secret(database);
    ASSERT_TRUE(first) << first.error()[0].problem;
    const auto bytes = base64url_decode(first->reveal());
    ASSERT_TRUE(bytes);
    EXPECT_EQ(bytes->size(), 32U);

    const auto second = read_or_make_dev_secret(database);
    ASSERT_TRUE(second);
    EXPECT_EQ(first->reveal(), second->reveal());
    EXPECT_EQ(
        fs::status(database + ".secret").permissions(),
        fs::perms::owner_read | fs::perms::owner_write
    );
    EXPECT_EQ(std::distance(fs::directory_iterator(folder.file("")), fs::directory_iterator()), 1)
        << "the draft is left behind";
}

TEST(DevSecret, DiffersFromDatabaseToDatabase) {
    const testing::TemporaryFolder folder;
    const auto one = read_or_make_dev_secret(folder.file("one.db"));
    const auto two = read_or_make_dev_secret(folder.file("two.db"));
    ASSERT_TRUE(one && two);
    EXPECT_NE(one->reveal(), two->reveal());
}

TEST(DevSecret, IsOneForAllWhoStartTogether) {
    const testing::TemporaryFolder folder;
    std::vector<std::string> secrets(16);
    std::vector<std::thread> threads;
    for (std::string& secret : secrets) {
        threads.emplace_back([&secret, &folder] {
            const auto made = read_or_make_dev_secret(folder.file("latchkey.db"));
            secret = made ? std::string(made->reveal()) : made.error()[0].problem;
        });
    }
    for (std::thread& thread : threads) {
        thread.join();
    }
    EXPECT_EQ(secrets, std::vector<std::string>(16, secrets[0]));
    EXPECT_EQ(secrets[0].size(), 43U) << secrets[0];
}

TEST(DevSecret, AnOpenFileIsRefused) {
    const testing::TemporaryFolder folder;
    ASSERT_TRUE(read_or_make_dev_secret(folder.file("latchkey.db")));
    fs::permissions(
        folder.file("latchkey.db.secret"), fs::perms::group_read, fs::perm_options::add
    );
    const auto refused = read_or_make_dev_secret(folder.file("latchkey.db"));
    ASSERT_TRUE(refused.has_error());
    EXPECT_NE(refused.error()[0].remedy.find("chmod 600"), std::string::npos);
}

TEST(DevSecret, ForeignContentIsRefusedAndNotQuoted) {
    const testing::TemporaryFolder folder;
    for (const std::string content :
         {"", "\n", "too-short", "not base64url, but long enough for a key of ours"}) {
        const std::string path = folder.file("latchkey.db.secret");
        write_file(path, content);
        fs::permissions(path, fs::perms::owner_read | fs::perms::owner_write);
        const auto refused = read_or_make_dev_secret(folder.file("latchkey.db"));
        ASSERT_TRUE(refused.has_error()) << content;
        EXPECT_NE(refused.error()[0].problem.find("does not hold a key"), std::string::npos);
        if (content.size() > 1) {
            EXPECT_EQ(refused.error()[0].problem.find(content), std::string::npos);
        }
    }
}

TEST(DevSecret, AMissingFolderIsRefused) {
    const testing::TemporaryFolder folder;
    const auto refused = read_or_make_dev_secret(folder.file("missing/latchkey.db"));
    ASSERT_TRUE(refused.has_error());
    EXPECT_NE(refused.error()[0].problem.find("No such file or directory"), std::string::npos);
}

Source dev_source(const testing::TemporaryFolder& folder) {
    return {
        .environment = {{"DATABASE_URL", "sqlite:///" + folder.file("dev.db")}}, .dotenv_text = {}};
}

TEST(DevSecret, StandsInForAMissingKey) {
    const testing::TemporaryFolder folder;
    const Loaded first = load(dev_source(folder), Mode::dev);
    const Loaded second = load(dev_source(folder), Mode::dev);
    EXPECT_TRUE(first.faults.empty()) << describe(first.faults);
    EXPECT_TRUE(first.settings.dev);
    EXPECT_EQ(first.settings.secret_key.reveal(), second.settings.secret_key.reveal());
    EXPECT_EQ(first.settings.secret_key.reveal().size(), 43U);
    EXPECT_EQ(find_effective(first, "SECRET_KEY").origin, "made by --dev");
    EXPECT_EQ(find_effective(first, "SECRET_KEY").value, "(hidden, 43 bytes)");
}

TEST(DevSecret, IsNotMadeWhenAKeyIsSetOrRefused) {
    const testing::TemporaryFolder folder;
    Source source = dev_source(folder);
    source.environment["SECRET_KEY"] = good_key;
    EXPECT_EQ(load(source, Mode::dev).settings.secret_key.reveal(), good_key);

    source.environment["SECRET_KEY"] = "short";
    const Loaded refused = load(source, Mode::dev);
    ASSERT_EQ(refused.faults.size(), 1U);
    EXPECT_EQ(refused.faults[0].name, "SECRET_KEY");
    EXPECT_FALSE(fs::exists(folder.file("dev.db.secret")));
}

TEST(DevSecret, IsNotMadeInProduction) {
    const testing::TemporaryFolder folder;
    const Loaded loaded = load(dev_source(folder), Mode::production);
    ASSERT_EQ(loaded.faults.size(), 1U);
    EXPECT_EQ(loaded.faults[0].name, "SECRET_KEY");
    EXPECT_FALSE(fs::exists(folder.file("dev.db.secret")));
}

TEST(DevSecret, AFaultOfTheDatabaseIsToldOnce) {
    const Loaded loaded = load(
        {.environment = {{"DATABASE_URL", "sqlite:///:memory:"}}, .dotenv_text = {}}, Mode::dev
    );
    ASSERT_EQ(loaded.faults.size(), 1U) << describe(loaded.faults);
    EXPECT_EQ(loaded.faults[0].name, "DATABASE_URL");
}

TEST(DevSecret, AFaultOfTheFileIsAFaultOfTheKey) {
    const Loaded loaded = load(
        {.environment = {{"DATABASE_URL", "sqlite:////nonexistent/latchkey.db"}},
         .dotenv_text = {}},
        Mode::dev
    );
    ASSERT_EQ(loaded.faults.size(), 1U) << describe(loaded.faults);
    EXPECT_EQ(loaded.faults[0].name, "SECRET_KEY");
}

} // namespace

} // namespace latchkey::config
