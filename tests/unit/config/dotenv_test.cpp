#include "config/dotenv.hpp"

#include <gtest/gtest.h>

#include <map>
#include <ostream>
#include <string>
#include <string_view>

namespace latchkey::config {

namespace {

using Values = std::map<std::string, std::string>;

struct GoodCase {
    std::string_view text;
    Values values;
};

class DotenvGood : public testing::TestWithParam<GoodCase> {};

TEST_P(DotenvGood, IsReadAsPythonDotenvReadsIt) {
    const Dotenv dotenv = scan_dotenv(GetParam().text);
    EXPECT_TRUE(dotenv.faults.empty()) << GetParam().text;
    EXPECT_EQ(dotenv.values, GetParam().values) << GetParam().text;
}

INSTANTIATE_TEST_SUITE_P(
    Plain,
    DotenvGood,
    testing::Values(
        GoodCase{"", {}},
        GoodCase{"\n \t\n# only comments\n  # and blanks", {}},
        GoodCase{"A=1", {{"A", "1"}}},
        GoodCase{"A=1\nB=2\n", {{"A", "1"}, {"B", "2"}}},
        GoodCase{"A=1\r\nB=2\r\n", {{"A", "1"}, {"B", "2"}}},
        GoodCase{"A=1\rB=2\r", {{"A", "1"}, {"B", "2"}}},
        GoodCase{"A=1\nA=2", {{"A", "2"}}},
        GoodCase{"A=", {{"A", ""}}},
        GoodCase{"A", {}},
        GoodCase{"  A =  1  2  \n", {{"A", "1  2"}}},
        GoodCase{"\n\n  A=1", {{"A", "1"}}},
        GoodCase{"A=b=c==", {{"A", "b=c=="}}},
        GoodCase{"A=it's", {{"A", "it's"}}},
        GoodCase{"A=a\\nb", {{"A", "a\\nb"}}},
        GoodCase{"A=$HOME ${A}", {{"A", "$HOME ${A}"}}},
        GoodCase{"A=\xc3\xa9\xf0\x9f\x94\x91", {{"A", "\xc3\xa9\xf0\x9f\x94\x91"}}},
        GoodCase{
            "\xef\xbb\xbf"
            "A=1",
            {{"A", "1"}}}
    )
);

INSTANTIATE_TEST_SUITE_P(
    Export,
    DotenvGood,
    testing::Values(
        GoodCase{"export A=1", {{"A", "1"}}},
        GoodCase{"export\tA = 1", {{"A", "1"}}},
        GoodCase{"exportA=1", {{"exportA", "1"}}},
        GoodCase{"export=1", {{"export", "1"}}}
    )
);

INSTANTIATE_TEST_SUITE_P(
    Comments,
    DotenvGood,
    testing::Values(
        GoodCase{"A=1 # one", {{"A", "1"}}},
        GoodCase{"A=1\t# one # two", {{"A", "1"}}},
        GoodCase{"A=1#one", {{"A", "1#one"}}},
        GoodCase{"A=#one", {{"A", "#one"}}},
        GoodCase{"A= # one", {{"A", "# one"}}},
        GoodCase{"A='1' # one", {{"A", "1"}}},
        GoodCase{"A=\"1\"# one\nB=2", {{"A", "1"}, {"B", "2"}}},
        GoodCase{"A # one\nB=2", {{"B", "2"}}},
        GoodCase{"A='1 # one'", {{"A", "1 # one"}}}
    )
);

INSTANTIATE_TEST_SUITE_P(
    Quotes,
    DotenvGood,
    testing::Values(
        GoodCase{"'A b'=1", {{"A b", "1"}}},
        GoodCase{"A=' 1 '", {{"A", " 1 "}}},
        GoodCase{"A=\" 1 \"  \nB=2", {{"A", " 1 "}, {"B", "2"}}},
        GoodCase{"A=\"\"", {{"A", ""}}},
        GoodCase{"A=\"\\a\\b\\f\\n\\r\\t\\v\"", {{"A", "\a\b\f\n\r\t\v"}}},
        GoodCase{"A=\"\\\\ \\\" \\' \\x \\$\"", {{"A", "\\ \" ' \\x \\$"}}},
        GoodCase{"A='\\n \\' \\\\ \\\"'", {{"A", "\\n ' \\ \\\""}}},
        GoodCase{"A=\"one\ntwo\r\nthree\"\nB=2", {{"A", "one\ntwo\r\nthree"}, {"B", "2"}}},
        GoodCase{"A='one\ntwo'\nB=2", {{"A", "one\ntwo"}, {"B", "2"}}},
        GoodCase{
            "A=\"ends in a backslash \\\\\"\nB=\"2\"",
            {{"A", "ends in a backslash \\"}, {"B", "2"}}}
    )
);

struct BadCase {
    std::string_view text;
    std::size_t line;
    std::string_view problem;
};

class DotenvBad : public testing::TestWithParam<BadCase> {};

TEST_P(DotenvBad, NamesTheLine) {
    const Dotenv dotenv = scan_dotenv(GetParam().text);
    ASSERT_EQ(dotenv.faults.size(), 1U) << GetParam().text;
    EXPECT_EQ(dotenv.faults.front().line, GetParam().line) << GetParam().text;
    EXPECT_EQ(dotenv.faults.front().problem, GetParam().problem) << GetParam().text;
}

INSTANTIATE_TEST_SUITE_P(
    Lines,
    DotenvBad,
    testing::Values(
        BadCase{"A b", 1, "`=` expected after the name"},
        BadCase{"A=1\n\nB 2", 3, "`=` expected after the name"},
        BadCase{"A=1\r\n\r\n=2", 3, "a name expected"},
        BadCase{"export =2", 1, "a name expected"},
        BadCase{"A='1\nB=2", 1, "the quote is not closed"},
        BadCase{"A=\"1\\\"", 1, "the quote is not closed"},
        BadCase{"A=\"", 1, "the quote is not closed"},
        BadCase{"A=\"\\", 1, "the quote is not closed"},
        BadCase{"A=\"1\n2\" 3", 2, "text after the closing quote"},
        BadCase{"'A=1", 1, "the quote around the name is not closed"},
        BadCase{"''=1", 1, "the name is empty"}
    )
);

TEST(Dotenv, TellsOfEveryBadLineAndKeepsTheGoodOnes) {
    const Dotenv dotenv = scan_dotenv("A=1\nB 2\nC=3\n=4\nD=5");
    EXPECT_EQ(dotenv.values, (Values{{"A", "1"}, {"C", "3"}, {"D", "5"}}));
    ASSERT_EQ(dotenv.faults.size(), 2U);
    EXPECT_EQ(dotenv.faults[0].line, 2U);
    EXPECT_EQ(dotenv.faults[1].line, 4U);
}

TEST(Dotenv, NulMeansNothing) {
    using namespace std::string_literals;
    EXPECT_EQ(scan_dotenv("A=1\0b\nB=2"s).values, (Values{{"A", "1\0b"s}, {"B", "2"}}));
}

} // namespace

} // namespace latchkey::config
