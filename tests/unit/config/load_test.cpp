#include "base/error.hpp"
#include "config/settings.hpp"
#include "sources.hpp"
#include "support/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

namespace latchkey::config {

namespace {

std::vector<std::string> names_of(const std::vector<Fault>& faults) {
    std::vector<std::string> names;
    for (const Fault& fault : faults) {
        names.push_back(fault.name);
    }
    return names;
}

Source with_dotenv(Source source, std::string text) {
    source.dotenv_text = std::move(text);
    return source;
}

TEST(Load, EnvironmentOverDotenvOverDefaults) {
    const Loaded loaded = load(
        with_dotenv(from_environment({{"PORT", "1001"}}), "PORT=1002\nHOST=::1\n"), Mode::production
    );
    EXPECT_TRUE(loaded.faults.empty()) << describe(loaded.faults);
    EXPECT_EQ(loaded.settings.port, 1001);
    EXPECT_EQ(loaded.settings.host, "::1");
    EXPECT_EQ(loaded.settings.time_zone, "UTC");
    EXPECT_EQ(find_effective(loaded, "PORT").origin, "environment");
    EXPECT_EQ(find_effective(loaded, "HOST").origin, ".env");
    EXPECT_EQ(find_effective(loaded, "TIME_ZONE").origin, "default");
}

TEST(Load, EmptyValuesCountAsNone) {
    const Loaded loaded = load(
        with_dotenv(
            from_environment({{"PORT", ""}, {"HOST", "  "}}), "PORT=1002\nHOST_FILE=\nTHROTTLE=\n"
        ),
        Mode::production
    );
    EXPECT_TRUE(loaded.faults.empty()) << describe(loaded.faults);
    EXPECT_EQ(loaded.settings.port, 1002);
    EXPECT_EQ(loaded.settings.host, "127.0.0.1");
    EXPECT_TRUE(loaded.settings.throttle);
    EXPECT_EQ(loaded.settings.registration, RegistrationMode::immediate);
}

TEST(Load, TheKeyMustBeSet) {
    for (const Source& source :
         {Source{}, Source{.environment = {{"SECRET_KEY", ""}}, .dotenv_text = {}}}) {
        const Loaded loaded = load(source, Mode::production);
        ASSERT_EQ(loaded.faults.size(), 1U);
        EXPECT_EQ(
            describe(loaded.faults),
            "SECRET_KEY: is not set. Remedy: make one with: openssl rand -base64 32.\n"
        );
    }
}

TEST(Load, AllFaultsAtOnce) {
    const Loaded loaded = load(
        {.environment =
             {{"PORT", "http"},
              {"SECRET_KEY", "short"},
              {"CORS_ORIGINS", "https://good.example, *, https://a.example/"},
              {"TIME_ZONE", "Mars/Olympus"},
              {"EMAIL_FROM", "nobody"}},
         .dotenv_text = "PROFILE=lax\nWORKER_THREADS 3\nREFRESH_TOKEN_SECONDS=300\n"},
        Mode::production
    );
    EXPECT_EQ(
        names_of(loaded.faults),
        (std::vector<std::string>{
            ".env, line 2",
            "PROFILE",
            "PORT",
            "SECRET_KEY",
            "CORS_ORIGINS",
            "CORS_ORIGINS",
            "EMAIL_FROM",
            "TIME_ZONE",
            "REFRESH_TOKEN_SECONDS"})
    );
}

TEST(Load, EverySettingHasItsRowEvenWhenItIsRefused) {
    const std::size_t rows = load(from_environment({}), Mode::production).effective.size();
    EXPECT_EQ(rows, 39U);
    const Loaded loaded =
        load(from_environment({{"PORT", "x\ny"}, {"HOST_FILE", "/nonexistent"}}), Mode::production);
    EXPECT_EQ(loaded.effective.size(), rows);
    EXPECT_EQ(find_effective(loaded, "PORT").value, "x\\ny");
}

TEST(LoadFromFile, DropsOneLineEndOfTheValue) {
    const testing::TemporaryFolder folder;
    const std::string path = folder.file("key");
    for (const char* end : {"", "\n", "\r\n"}) {
        write_file(path, std::string(good_key) + end);
        const Loaded loaded =
            load({.environment = {{"SECRET_KEY_FILE", path}}, .dotenv_text = {}}, Mode::production);
        EXPECT_TRUE(loaded.faults.empty()) << describe(loaded.faults);
        EXPECT_EQ(loaded.settings.secret_key.reveal(), good_key);
        EXPECT_EQ(find_effective(loaded, "SECRET_KEY").origin, "file " + path);
        EXPECT_EQ(find_effective(loaded, "SECRET_KEY").value, "(hidden, 44 bytes)");
    }
}

TEST(LoadFromFile, WorksForEverySecretAndForTheRest) {
    const testing::TemporaryFolder folder;
    write_file(folder.file("password"), "one\n\n");
    write_file(folder.file("legacy"), " two ");
    write_file(folder.file("url"), "sqlite:///from-file.db\n");
    write_file(folder.file("origins"), "https://a.example,\nhttps://b.example\n\n");
    const Loaded loaded = load(
        from_environment(
            {{"EMAIL_PASSWORD_FILE", folder.file("password")},
             {"LEGACY_SECRET_KEY_FILE", folder.file("legacy")},
             {"DATABASE_URL_FILE", folder.file("url")},
             {"CORS_ORIGINS_FILE", folder.file("origins")}}
        ),
        Mode::production
    );
    EXPECT_TRUE(loaded.faults.empty()) << describe(loaded.faults);
    EXPECT_EQ(loaded.settings.smtp.password.reveal(), "one\n");
    EXPECT_EQ(loaded.settings.legacy_secret_key.reveal(), " two ");
    EXPECT_EQ(loaded.settings.database.path_or_url, "from-file.db");
    EXPECT_EQ(loaded.settings.cors_origins.size(), 2U);
}

TEST(LoadFromFile, TwiceIsAFaultOnlyInOnePlace) {
    const testing::TemporaryFolder folder;
    write_file(folder.file("key"), good_key);
    const std::string other = "Zk3vQ8w1Yt7Lm2Xc9Rb5Np4Hs6Jd0GfAeUiOqWyTr=";
    const std::map<std::string, std::string> from_file{{"SECRET_KEY_FILE", folder.file("key")}};

    const Loaded both = load(from_environment(from_file), Mode::production);
    ASSERT_EQ(both.faults.size(), 1U);
    EXPECT_EQ(both.faults[0].problem, "is set twice: SECRET_KEY and SECRET_KEY_FILE");

    const Loaded layered =
        load({.environment = from_file, .dotenv_text = "SECRET_KEY=" + other}, Mode::production);
    EXPECT_TRUE(layered.faults.empty()) << "the environment goes before .env";
    EXPECT_EQ(layered.settings.secret_key.reveal(), good_key);

    const Loaded in_dotenv = load(
        {.environment = {}, .dotenv_text = "SECRET_KEY=" + other + "\nSECRET_KEY_FILE=/x"},
        Mode::production
    );
    EXPECT_EQ(in_dotenv.faults.size(), 1U);
}

TEST(LoadFromFile, UnreadableEmptyAndLargeFilesAreFaults) {
    const testing::TemporaryFolder folder;
    write_file(folder.file("empty"), "\n");
    write_file(folder.file("large"), std::string(64 * 1024 + 1, 'a'));
    for (const std::string& path :
         {folder.file("missing"), folder.file(""), folder.file("empty"), folder.file("large")}) {
        const Loaded loaded =
            load({.environment = {{"SECRET_KEY_FILE", path}}, .dotenv_text = {}}, Mode::production);
        ASSERT_EQ(loaded.faults.size(), 1U) << path;
        EXPECT_EQ(loaded.faults[0].name, "SECRET_KEY");
        EXPECT_NE(loaded.faults[0].problem.find("SECRET_KEY_FILE names"), std::string::npos);
    }
}

TEST(LoadWarnings, MisspeltNamesInDotenvAreTold) {
    const Loaded loaded = load(
        with_dotenv(
            from_environment({{"HOSTS", "ignored: the environment is full of other names"}}),
            "CORS_ORIGIN=https://"
            "a.example\nSECRETKEY=x\nFLASK_APP=app\nPORT=1\nEMAIL_PASSWORD_FIL=x"
        ),
        Mode::production
    );
    EXPECT_EQ(
        loaded.warnings,
        (std::vector<std::string>{
            "CORS_ORIGIN in .env is not a setting. Was CORS_ORIGINS meant?",
            "EMAIL_PASSWORD_FIL in .env is not a setting. Was EMAIL_PASSWORD_FILE meant?",
            "SECRETKEY in .env is not a setting. Was SECRET_KEY meant?"})
    );
}

TEST(LoadWarnings, CookiesNeedHttps) {
    const auto count_warnings = [](const char* url) {
        return load(from_environment({{"PUBLIC_URL", url}}), Mode::production).warnings.size();
    };
    EXPECT_EQ(count_warnings("http://auth.example.com"), 1U);
    EXPECT_EQ(count_warnings("http://[fd00::1]:5000"), 1U);
    EXPECT_EQ(count_warnings("https://auth.example.com"), 0U);
    EXPECT_EQ(count_warnings("http://localhost:5000"), 0U);
    EXPECT_EQ(count_warnings("http://127.0.0.2"), 0U);
    EXPECT_EQ(count_warnings("http://[::1]:5000"), 0U);
}

TEST(LoadWarnings, DevServesThisMachineOnly) {
    const auto count_warnings = [](const char* host) {
        return load(from_environment({{"HOST", host}}), Mode::dev).warnings.size();
    };
    EXPECT_EQ(count_warnings("0.0.0.0"), 1U);
    EXPECT_EQ(count_warnings("127.0.0.1"), 0U);
    EXPECT_EQ(count_warnings("::1"), 0U);
    EXPECT_EQ(count_warnings("localhost"), 0U);
}

/// In a folder of its own, to which the process goes and from which it comes back.
class ReadSource : public ::testing::Test {
protected:
    ReadSource() { std::filesystem::current_path(folder_.file("")); }

    ~ReadSource() override { std::filesystem::current_path(before_); }

    std::filesystem::path before_ = std::filesystem::current_path();
    testing::TemporaryFolder folder_;
};

TEST_F(ReadSource, TakesTheEnvironmentAndDotenv) {
    write_file(".env", "PORT=1\n");
    ASSERT_EQ(::setenv("LATCHKEY_TEST_VARIABLE", "a=b", 1), 0);
    const Source source = read_source();
    ::unsetenv("LATCHKEY_TEST_VARIABLE");
    EXPECT_EQ(source.environment.at("LATCHKEY_TEST_VARIABLE"), "a=b");
    EXPECT_EQ(source.dotenv_text, "PORT=1\n");
}

TEST_F(ReadSource, DoesWithoutDotenv) {
    EXPECT_EQ(read_source().dotenv_text, "");
}

TEST_F(ReadSource, FailsOnADotenvThatCannotBeRead) {
    std::filesystem::create_directory(".env");
    EXPECT_THROW(read_source(), Failure);
}

} // namespace

} // namespace latchkey::config
