#include "accounts/imported_user.hpp"
#include "accounts/user_reader.hpp"
#include "accounts/user_writer.hpp"

#include <gtest/gtest.h>

#include <sstream>
#include <string>
#include <vector>

namespace latchkey::accounts {
namespace {

const std::string bcrypt = "$2b$04$hSsDyUXP1FWF9XjMEWyL7OkWeGbDd1BmrQm.AFqqG6EVhUUj9ajju";

std::vector<ExportedUser> hostile_users() {
    const TimePoint then = from_unix_seconds(1'600'000'000) + std::chrono::milliseconds(7);
    return {
        {{UserId(1), "Ada@example.org", "Ada", std::nullopt, Role::admin, std::nullopt, then, then},
         crypto::PasswordHash(bcrypt)},
        {{UserId(2), "bob@example.org", " \"B,o;b\" ", "", Role::user, then, then, TimePoint()},
         crypto::PasswordHash::none()},
        {{UserId(3),
          "\"\x01,\\\"\"@example.org",
          "=1+1",
          "\u2028\U0001f511\\",
          Role::user,
          {},
          then,
          then},
         crypto::PasswordHash(bcrypt)},
    };
}

std::string write(FileFormat format, PasswordHashes hashes) {
    std::string text = render_beginning(format, hashes);
    for (const ExportedUser& user : hostile_users()) {
        append_user(text, format, hashes, user);
    }
    return text;
}

TEST(UserWriter, WritesWhatTheReaderReads) {
    for (const FileFormat format : {FileFormat::jsonl, FileFormat::csv}) {
        std::istringstream file(write(format, PasswordHashes::written));
        UserReader reader(file, format, UserReader::Others::refused);
        for (const auto& [user, hash] : hostile_users()) {
            const auto row = reader.next();
            ASSERT_TRUE(row && *row) << user.email;
            const ImportedUser read = parse_imported_user(**row, Unverified::refused).value();
            EXPECT_EQ(read.id, user.id);
            EXPECT_EQ(read.email.text(), user.email);
            EXPECT_EQ(read.full_name, user.full_name);
            EXPECT_EQ(read.company, user.company);
            EXPECT_EQ(read.role, user.role);
            EXPECT_EQ(read.is_disabled, user.disabled_at.has_value());
            EXPECT_EQ(read.password_hash.value(), hash.value());
            EXPECT_EQ(read.created_at, user.created_at);
            EXPECT_EQ(read.updated_at, user.updated_at);
        }
        EXPECT_FALSE(reader.next());
    }
}

TEST(UserWriter, LeavesHashesOutUnlessTheyAreWanted) {
    for (const FileFormat format : {FileFormat::jsonl, FileFormat::csv}) {
        EXPECT_EQ(write(format, PasswordHashes::left_out).find("$2b$"), std::string::npos);
        EXPECT_EQ(write(format, PasswordHashes::left_out).find("password"), std::string::npos);
        EXPECT_NE(write(format, PasswordHashes::written).find(bcrypt), std::string::npos);
    }
}

TEST(UserWriter, WritesOneLineAnAccount) {
    const std::string csv = write(FileFormat::csv, PasswordHashes::left_out);
    EXPECT_EQ(
        csv.substr(0, csv.find("2,bob")),
        "id,email,full_name,company,role,disabled,created_at,updated_at\r\n"
        "1,Ada@example.org,Ada,,admin,false,2020-09-13T12:26:40.007Z,2020-09-13T12:26:40.007Z\r\n"
    );
    const std::string jsonl = write(FileFormat::jsonl, PasswordHashes::left_out);
    EXPECT_EQ(
        jsonl.substr(0, jsonl.find('\n')),
        R"({"id":1,"email":"Ada@example.org","full_name":"Ada","role":"admin","disabled":false,)"
        R"("created_at":"2020-09-13T12:26:40.007Z","updated_at":"2020-09-13T12:26:40.007Z"})"
    );
}

} // namespace
} // namespace latchkey::accounts
