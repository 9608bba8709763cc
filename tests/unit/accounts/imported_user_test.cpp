#include "accounts/imported_user.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

namespace latchkey::accounts {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Values = std::initializer_list<std::pair<UserField, std::string>>;

const std::string bcrypt = "$2b$04$hSsDyUXP1FWF9XjMEWyL7OkWeGbDd1BmrQm.AFqqG6EVhUUj9ajju";

Result<ImportedUser> parse(Values values, Unverified unverified = Unverified::refused) {
    UserRow row;
    row[UserField::email] = "Ada@example.org";
    for (const auto& [field, text] : values) {
        row[field] = text;
    }
    return parse_imported_user(row, unverified);
}

/// As "field code".
std::vector<std::string> faults_of(const Result<ImportedUser>& user) {
    std::vector<std::string> faults;
    if (!user) {
        const Error error = user.error();
        for (const FieldError& fault : error.fields) {
            faults.push_back(fault.field + " " + fault.code);
        }
    }
    return faults;
}

TEST(ImportedUser, NeedsAnAddressAlone) {
    const ImportedUser user = parse({}).value();
    EXPECT_EQ(user.email.text(), "Ada@example.org");
    EXPECT_EQ(user.email.key(), "ada@example.org");
    EXPECT_EQ(user.full_name, "Ada@example.org");
    EXPECT_EQ(user.company, std::nullopt);
    EXPECT_EQ(user.role, Role::user);
    EXPECT_FALSE(user.is_disabled);
    EXPECT_TRUE(user.password_hash.is_none());
    EXPECT_EQ(user.created_at, std::nullopt);
    EXPECT_THAT(
        faults_of(parse_imported_user({}, Unverified::accepted)), ElementsAre("email required")
    );
}

TEST(ImportedUser, KeepsWhatItBrings) {
    const ImportedUser user = parse({{UserField::id, "7"},
                                     {UserField::full_name, "Ada"},
                                     {UserField::company, ""},
                                     {UserField::role, "admin"},
                                     {UserField::disabled, "true"},
                                     {UserField::email_verified, "true"},
                                     {UserField::password_hash, bcrypt},
                                     {UserField::created_at, "1970-01-01T00:00:01Z"},
                                     {UserField::updated_at, "1970-01-01T00:00:02Z"}}
    ).value();
    EXPECT_EQ(user.id, UserId(7));
    EXPECT_EQ(user.full_name, "Ada");
    EXPECT_EQ(user.company, "");
    EXPECT_EQ(user.role, Role::admin);
    EXPECT_TRUE(user.is_disabled);
    EXPECT_EQ(user.password_hash.value(), bcrypt);
    EXPECT_EQ(user.created_at, from_unix_seconds(1));
    EXPECT_EQ(user.updated_at, from_unix_seconds(2));
}

TEST(ImportedUser, NamesEveryFault) {
    EXPECT_THAT(
        faults_of(parse(
            {{UserField::id, "seven"},
             {UserField::email, "ada"},
             {UserField::full_name, ""},
             {UserField::company, std::string(101, 'x')},
             {UserField::role, "Admin"},
             {UserField::disabled, "yes"},
             {UserField::email_verified, ""},
             {UserField::password_hash, "Passw0rd@X"},
             {UserField::created_at, "2026-11-22"},
             {UserField::updated_at, "yesterday"}}
        )),
        ElementsAre(
            "email invalid_email",
            "full_name too_short",
            "company too_long",
            "role unknown_role",
            "disabled not_a_boolean",
            "email_verified not_a_boolean",
            "password_hash unknown_hash",
            "id not_an_id",
            "created_at not_a_time",
            "updated_at not_a_time",
            "email_verified unverified"
        )
    );
    EXPECT_THAT(
        faults_of(parse({{UserField::full_name, "a\nb"}})),
        ElementsAre("full_name control_character")
    );
    const std::string long_address =
        "ada@" + std::string(60, 'a') + "." + std::string(60, 'b') + ".org";
    EXPECT_THAT(
        faults_of(parse({{UserField::email, long_address}})), ElementsAre("full_name too_long")
    ) << "which would stand for the name";
}

TEST(ImportedUser, TakesNoHashThatNobodyCouldSignInWith) {
    for (const char* hash :
         {"",
          "*",
          "x",
          "$2x$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
          "pbkdf2:sha256:1000000000$salt$aa",
          "md5$salt$d41d8cd98f00b204e9800998ecf8427e"}) {
        EXPECT_THAT(
            faults_of(parse({{UserField::password_hash, hash}})),
            ElementsAre("password_hash unknown_hash")
        ) << hash;
    }
    EXPECT_TRUE(parse({{UserField::password_hash, "!Vq2x"}}).value().password_hash.is_none())
        << "Django's, of an account without a password";
}

TEST(ImportedUser, TakesAnUnprovenAddressAsTheOperatorSays) {
    const auto outcome = [](Unverified unverified) {
        return parse(
            {{UserField::email_verified, "false"}, {UserField::password_hash, bcrypt}}, unverified
        );
    };
    EXPECT_THAT(faults_of(outcome(Unverified::refused)), ElementsAre("email_verified unverified"));
    EXPECT_EQ(outcome(Unverified::accepted).value().password_hash.value(), bcrypt);
    EXPECT_TRUE(outcome(Unverified::without_password).value().password_hash.is_none());
    EXPECT_THAT(
        faults_of(parse(
            {{UserField::password_hash, "x"}, {UserField::email_verified, "false"}},
            Unverified::without_password
        )),
        ElementsAre("password_hash unknown_hash")
    );
    EXPECT_EQ(
        parse({{UserField::password_hash, bcrypt}}, Unverified::without_password)
            .value()
            .password_hash.value(),
        bcrypt
    ) << "it does not say";
}

} // namespace
} // namespace latchkey::accounts
