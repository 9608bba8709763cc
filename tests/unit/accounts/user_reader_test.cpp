#include "accounts/user_reader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>
#include <string>
#include <vector>

namespace latchkey::accounts {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using Others = UserReader::Others;

/// Each as "line email=… role=…", in the order of fields; an error as "line !field: message".
std::vector<std::string>
rows_of(FileFormat format, const std::string& text, Others others = Others::refused) {
    std::istringstream in(text);
    UserReader reader(in, format, others);
    std::vector<std::string> rows;
    while (const auto row = reader.next()) {
        std::string shown = std::to_string(reader.line());
        if (!*row) {
            const Error error = row->error();
            shown += error.fields.empty() ? " !" + error.message : "";
            for (const FieldError& fault : error.fields) {
                shown += " !" + fault.field + ": " + fault.message;
            }
        }
        for (std::size_t i = 0; *row && i < user_fields; ++i) {
            const UserField field = static_cast<UserField>(i);
            if ((**row)[field]) {
                shown.append(" ").append(to_string(field)).append("=").append(*(**row)[field]);
            }
        }
        rows.push_back(shown);
    }
    return rows;
}

std::vector<std::string> objects(const std::string& text, Others others = Others::refused) {
    return rows_of(FileFormat::jsonl, text, others);
}

std::vector<std::string> records(const std::string& text, Others others = Others::refused) {
    return rows_of(FileFormat::csv, text, others);
}

TEST(UserReader, ReadsAnObjectALine) {
    EXPECT_THAT(objects(""), IsEmpty());
    EXPECT_THAT(
        objects("\xef\xbb\xbf{\"email\":\"a@b.org\",\"disabled\":true,\"id\":7}\r\n\n \t\n"
                "{\"full_name\":\"\\u00c5da\",\"email_verified\":false}"),
        ElementsAre(
            "1 id=7 email=a@b.org disabled=true", "4 full_name=\u00c5da email_verified=false"
        )
    );
    EXPECT_THAT(objects("{\"company\":null,\"role\":\"\"}"), ElementsAre("1 role="));
}

TEST(UserReader, RefusesWhatIsNoObjectAndGoesOn) {
    EXPECT_THAT(
        objects("{\"email\":\n[]\n\"a\"\n\xff\n{\"role\":\"user\",\"role\":\"admin\"}\n"
                "{\"role\":\"user\"} {}\n{\"role\":\"user\"}"),
        ElementsAre(
            HasSubstr("1 !"),
            HasSubstr("2 !not a JSON object"),
            HasSubstr("3 !not a JSON object"),
            "4 !not text in UTF-8",
            "5 !it has two members of one name",
            HasSubstr("6 !"),
            "7 role=user"
        )
    );
    const std::string long_line =
        "{\"email\":\"" + std::string(UserReader::row_bytes_max, 'a') + "\"}";
    EXPECT_THAT(objects(long_line + "\n{}"), ElementsAre("1 !longer than 65536 bytes", "2"));
}

TEST(UserReader, WantsTheTypeOfEachMember) {
    EXPECT_THAT(
        objects("{\"email\":1,\"disabled\":\"true\",\"email_verified\":1,\"id\":\"7\"}"),
        ElementsAre("1 !email: must be a string !disabled: must be true or false, without quotes"
                    " !email_verified: must be true or false, without quotes"
                    " !id: must be a whole number, without quotes")
    );
    EXPECT_THAT(objects("{\"id\":1.5}"), ElementsAre(HasSubstr("!id: ")));
}

TEST(UserReader, NamesMembersThatNobodyKnows) {
    const std::string line = "{\"email\":\"a@b.org\",\"password\":\"x\",\"Role\":{\"a\":[1]}}";
    EXPECT_THAT(
        objects(line),
        ElementsAre(
            "1 !password: is no field that an account has !Role: is no field that an account "
            "has"
        )
    );
    EXPECT_THAT(objects(line, Others::ignored), ElementsAre("1 email=a@b.org"));
}

TEST(UserReader, ReadsRecordsByTheirHeader) {
    EXPECT_THAT(
        records("\xef\xbb\xbf"
                "full_name,email,disabled\r\n\"Love, Ada\",a@b.org,true\r\n,c@d.org,\r\n"),
        ElementsAre("2 email=a@b.org full_name=Love, Ada disabled=true", "3 email=c@d.org")
    );
    EXPECT_THAT(
        records("email,company\n\"a\n@b.org\",\"\"\nc@d.org,\n"),
        ElementsAre("2 email=a\n@b.org company=", "4 email=c@d.org")
    );
}

TEST(UserReader, WantsAHeader) {
    EXPECT_THAT(records(""), ElementsAre(HasSubstr("0 !the file is empty")));
    EXPECT_THAT(
        records("email,email,foo\na@b.org,x,y\n"),
        ElementsAre("1 !email: names two columns !foo: is no field that an account has")
    );
    EXPECT_THAT(
        records("a@b.org,Ada\n", Others::ignored), ElementsAre(HasSubstr("1 !email: is no column"))
    );
    EXPECT_THAT(
        records("email,foo,bar\na@b.org,x,\n", Others::ignored), ElementsAre("2 email=a@b.org")
    );
}

TEST(UserReader, RefusesARecordThatIsNotAsWideAsItsHeader) {
    EXPECT_THAT(
        records("email,role\na@b.org\nc@d.org,user,x\ne@f.org,user\n"),
        ElementsAre(
            "2 !1 fields, where the header has 2",
            "3 !3 fields, where the header has 2",
            "4 email=e@f.org role=user"
        )
    );
}

TEST(UserReader, StopsWhereARecordIsBroken) {
    EXPECT_THAT(
        records("email\n\xff\n\"a\nb\n"),
        ElementsAre("2 !not text in UTF-8", "3 !a quoted field has no end")
    );
}

} // namespace
} // namespace latchkey::accounts
