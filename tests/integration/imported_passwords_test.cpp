// People who come with the hashes of another program.

#include "scenario.hpp"
#include "support/foreign_hashes.hpp"
#include "support/repeated.hpp"

#include <gtest/gtest.h>

namespace latchkey::testing {
namespace {

HttpRequest credentials(std::string_view email, std::string_view password) {
    return json_request(
        "POST", "/auth/login", boost::json::object{{"email", email}, {"password", password}}
    );
}

/// As an import does it: a row like any other, and the hash as it was.
void import_hash(TestApplication& application, const std::string& email, std::string_view stored) {
    application.register_user(email);
    const std::int64_t id = application.id_of(email);
    application.with_database([&](storage::Transaction& tx) {
        tx.execute(
            "UPDATE users SET password_hash = :hash WHERE id = :id",
            {{"hash", std::string(stored)}, {"id", id}}
        );
    });
}

std::string stored_hash(const TestApplication& application, const std::string& email) {
    const std::int64_t id = application.id_of(email);
    std::string hash;
    application.with_database([&](storage::Transaction& tx) {
        hash = std::get<0>(tx.find<std::string>(
                                 "SELECT password_hash FROM users WHERE id = :id", {{"id", id}}
        ).value());
    });
    return hash;
}

constexpr std::string_view own_prefix = "$argon2id$v=19$m=64,t=1,p=1$";

TEST(ImportedPasswords, AreReplacedAtTheFirstSignIn) {
    TestApplication application;
    int number = 0;
    for (const ForeignHash& row : foreign_hashes) {
        const std::string email = "import" + std::to_string(++number) + "@example.org";
        import_hash(application, email, row.stored);

        Browser browser = application.browser();
        EXPECT_EQ(browser.send(credentials(email, "Passw0rd@X")).status, 401U) << row.maker;
        EXPECT_EQ(stored_hash(application, email), row.stored) << row.maker;
        EXPECT_EQ(browser.send(credentials(email, foreign_password)).status, 200U) << row.maker;

        const std::string renewed = stored_hash(application, email);
        EXPECT_TRUE(renewed.starts_with(own_prefix)) << row.maker;
        EXPECT_EQ(browser.send(credentials(email, foreign_password)).status, 200U) << row.maker;
        EXPECT_EQ(stored_hash(application, email), renewed) << row.maker;
    }
    application.with_database([](storage::Transaction& tx) {
        const auto others = tx.find<std::int64_t>("SELECT count(*) FROM users WHERE password_hash "
                                                  "NOT LIKE '$argon2id$v=19$m=64,t=1,p=1$%'");
        EXPECT_EQ(std::get<0>(others.value()), 0);
    });
}

// bcrypt looked at 72 bytes; what replaces it, at all of them.
TEST(ImportedPasswords, ABcryptPasswordOfMoreThan72BytesCountsWholeFromThenOn) {
    TestApplication application;
    import_hash(application, "ada@example.org", bcrypt_of_80_bytes);
    const std::string password = repeated("0123456789", 8);
    Browser browser = application.browser();
    ASSERT_EQ(browser.send(credentials("ada@example.org", password)).status, 200U);
    EXPECT_TRUE(stored_hash(application, "ada@example.org").starts_with(own_prefix));
    EXPECT_EQ(browser.send(credentials("ada@example.org", password)).status, 200U);
    EXPECT_EQ(browser.send(credentials("ada@example.org", password.substr(0, 72))).status, 401U);
}

TEST(ImportedPasswords, WhatWouldStopTheServerIsAWrongPassword) {
    TestApplication application;
    import_hash(
        application, "ada@example.org", "scrypt:1073741824:8:1$salt$" + std::string(128, 'a')
    );
    import_hash(
        application, "bob@example.org", "pbkdf2:sha256:1000000000$salt$" + std::string(64, 'a')
    );
    Browser browser = application.browser();
    for (const char* email : {"ada@example.org", "bob@example.org"}) {
        EXPECT_EQ(browser.send(credentials(email, "Passw0rd@X")).status, 401U) << email;
    }
}

} // namespace
} // namespace latchkey::testing
