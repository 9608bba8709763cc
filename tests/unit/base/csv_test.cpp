#include "base/csv.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>
#include <string>
#include <vector>

namespace latchkey {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr std::size_t record_bytes_max = 64;

/// Each as "line:[field][field]", `-` for one that is absent; an error as "line:!message".
std::vector<std::string> records_of(const std::string& text) {
    std::istringstream in(text);
    CsvReader reader(in, record_bytes_max);
    std::vector<std::string> records;
    while (const auto record = reader.next()) {
        std::string shown = std::to_string(reader.line()) + ":";
        if (!*record) {
            records.push_back(shown + "!" + record->error().message);
            continue;
        }
        for (const auto& field : **record) {
            shown += field ? "[" + *field + "]" : "-";
        }
        records.push_back(shown);
    }
    return records;
}

TEST(Csv, ReadsRecords) {
    EXPECT_THAT(records_of(""), IsEmpty());
    EXPECT_THAT(records_of("a,b\nc,d\n"), ElementsAre("1:[a][b]", "2:[c][d]"));
    EXPECT_THAT(records_of("a,b\r\nc,d\r\n"), ElementsAre("1:[a][b]", "2:[c][d]"));
    EXPECT_THAT(records_of("a, b ,c"), ElementsAre("1:[a][ b ][c]")) << "spaces count (§2.4)";
    EXPECT_THAT(
        records_of("\xef\xbb\xbf"
                   "a,b"),
        ElementsAre("1:[a][b]")
    );
    EXPECT_THAT(records_of("a\n\n\r\nb\n"), ElementsAre("1:[a]", "4:[b]"));
}

TEST(Csv, TellsAbsentFromEmpty) {
    EXPECT_THAT(records_of(",\"\",\n"), ElementsAre("1:-[]-"));
    EXPECT_THAT(records_of("\"\"\n"), ElementsAre("1:[]"));
    EXPECT_THAT(records_of("a,\r\n"), ElementsAre("1:[a]-"));
}

TEST(Csv, ReadsQuotedFields) {
    EXPECT_THAT(records_of("\"a,b\",\"c \"\"d\"\"\"\n"), ElementsAre("1:[a,b][c \"d\"]"));
    EXPECT_THAT(records_of("\"\"\"\"\n"), ElementsAre("1:[\"]"));
    EXPECT_THAT(records_of("\"a\"\r\n\"b\""), ElementsAre("1:[a]", "2:[b]"));
}

TEST(Csv, CountsTheLinesInsideQuotes) {
    EXPECT_THAT(
        records_of("\"a\nb\n\nc\",d\ne\n\"f\r\ng\"\nh\n"),
        ElementsAre("1:[a\nb\n\nc][d]", "5:[e]", "6:[f\r\ng]", "8:[h]")
    );
}

TEST(Csv, StopsWhereTheRulesAreBroken) {
    for (const char* broken :
         {"a\"b", "\"a\"b", "\"a\" ,b", "a,b\"", "a\rb", "\"a\"\r,b", "\"\"\"", "a\r\r"}) {
        const auto records = records_of(std::string("x\n") + broken + "\ny\n");
        ASSERT_EQ(records.size(), 2U) << broken;
        EXPECT_EQ(records[0], "1:[x]");
        EXPECT_THAT(records[1], HasSubstr("2:!")) << broken;
    }
    EXPECT_THAT(records_of("x\n\"a\nb\nc\n"), ElementsAre("1:[x]", "2:!a quoted field has no end"));
}

TEST(Csv, KeepsNoMoreThanItsLimit) {
    const std::string whole(record_bytes_max, 'x');
    EXPECT_THAT(records_of(whole + "\ny"), ElementsAre("1:[" + whole + "]", "2:[y]"));
    EXPECT_THAT(records_of(whole + "x\ny"), ElementsAre(HasSubstr("1:!the record is too long")));
    const std::string breaks(record_bytes_max - 1, '\n');
    EXPECT_THAT(records_of("\"" + breaks), ElementsAre("1:!a quoted field has no end"));
    EXPECT_THAT(
        records_of("\"" + breaks + "\n\n\""), ElementsAre(HasSubstr("1:!the record is too long"))
    );
}

TEST(Csv, ReadsWhatItWrites) {
    const std::vector<std::optional<std::string>> fields{
        "a", std::nullopt, "", " b ", "c,d", "\"", "e\nf", "g\r", "=1+1", std::nullopt};
    std::string line;
    std::string shown = "1:";
    for (const auto& field : fields) {
        line += line.empty() ? "" : ",";
        append_csv_field(line, field);
        shown += field ? "[" + *field + "]" : "-";
    }
    EXPECT_EQ(line, "a,,\"\", b ,\"c,d\",\"\"\"\",\"e\nf\",\"g\r\",=1+1,");
    EXPECT_THAT(records_of(line + "\n"), ElementsAre(shown));
}

} // namespace
} // namespace latchkey
