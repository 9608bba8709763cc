// No secret may come out of what load() tells, whatever else is wrong with the settings.

#include "config/settings.hpp"
#include "sources.hpp"
#include "support/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace latchkey::config {

namespace {

constexpr const char* mark = "xyzzy";

std::string everything_told(const Loaded& loaded) {
    std::string text = describe(loaded.faults) + describe(loaded.effective);
    for (const Effective& row : loaded.effective) {
        text += row.name + row.value + row.origin + '\n';
    }
    for (const std::string& warning : loaded.warnings) {
        text += warning + '\n';
    }
    return text;
}

void expect_silence(const Source& source) {
    for (const Mode mode : {Mode::production, Mode::dev}) {
        const std::string text = everything_told(load(source, mode));
        EXPECT_EQ(text.find(mark), std::string::npos) << text;
        EXPECT_NE(text.find("SECRET_KEY"), std::string::npos) << "nothing was told at all";
    }
}

const std::vector<std::string> secret_names{"SECRET_KEY", "EMAIL_PASSWORD", "LEGACY_SECRET_KEY"};

/// Who takes TLS_KEY for the key itself.
TEST(Leaks, AKeyWhereItsPathShouldBe) {
    const std::string key = "-----BEGIN PRIVATE KEY-----\nxyzzy\n-----END PRIVATE KEY-----\n";
    const testing::TemporaryFolder folder;
    write_file(folder.file("key.pem"), key);
    expect_silence(from_environment({{"TLS_CERT", "cert.pem"}, {"TLS_KEY", key}}));
    expect_silence(from_environment({{"TLS_KEY", "-----BEGIN PRIVATE KEY-----xyzzy"}}));
    expect_silence(from_environment({{"TLS_KEY_FILE", folder.file("key.pem")}}));
    const Loaded loaded = load(from_environment({{"TLS_KEY", key}}), Mode::production);
    EXPECT_NE(describe(loaded.faults).find("TLS_KEY: is no path"), std::string::npos);
}

TEST(Leaks, SecretsGoodAndBad) {
    for (const std::string secret :
         {"xyzzy",
          "xyzzyxyzzyxyzzyxyzzyxyzzyxyzzyxyzzyxyzzy",
          "xyzzy-q9mPq5rT0YcZsJ3u7Vw1kX8bN2fL6dHg",
          "change-me-xyzzy-change-me-change-me",
          "\n\x1bxyzzy"}) {
        for (const std::string& name : secret_names) {
            expect_silence(from_environment({{name, secret}}));
            expect_silence({.environment = {}, .dotenv_text = name + "=\"" + secret + "\"\n"});
            expect_silence(from_environment({{name, secret}, {name + "_FILE", "/nonexistent"}}));
        }
    }
}

TEST(Leaks, SecretsInFiles) {
    const testing::TemporaryFolder folder;
    write_file(folder.file("secret"), "xyzzy\n");
    for (const std::string& name : secret_names) {
        expect_silence({.environment = {{name + "_FILE", folder.file("secret")}}, .dotenv_text = {}}
        );
    }
}

TEST(Leaks, PasswordsInUrls) {
    for (const char* name :
         {"DATABASE_URL", "SMTP_URL", "PUBLIC_URL", "CORS_ORIGINS", "HOST", "TRUSTED_PROXIES"}) {
        for (const char* scheme :
             {"postgresql", "postgresql+psycopg2", "mysql", "sqlite", "smtp", "https", "x"}) {
            expect_silence(
                from_environment({{name, std::string(scheme) + "://user:xyzzy@host:5432/db"}})
            );
            expect_silence(
                from_environment({{name, std::string(scheme) + "://host/db?password=xyzzy"}})
            );
            expect_silence(from_environment({{name, std::string(scheme) + "://user:xyzzy@ho st/"}})
            );
        }
    }
}

TEST(Leaks, LinesOfDotenvThatCannotBeRead) {
    expect_silence({.environment = {}, .dotenv_text = "SECRET_KEY xyzzy\n"});
    expect_silence({.environment = {}, .dotenv_text = "SECRET_KEY=\"xyzzy\n"});
    expect_silence({.environment = {}, .dotenv_text = "SECRET_KEY='a' xyzzy\n"});
    expect_silence({.environment = {}, .dotenv_text = "SECRET_KEY=a\nxyzzy=b\n"});
}

} // namespace

} // namespace latchkey::config
