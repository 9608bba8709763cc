#include "base/line_reader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>
#include <string>
#include <vector>

namespace latchkey {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Outcome = LineReader::Outcome;

/// Each as "number:text".
std::vector<std::string> lines_of(const std::string& text) {
    std::istringstream in(text);
    LineReader reader(in, 8);
    std::vector<std::string> lines;
    for (std::string line;; line.clear()) {
        const Outcome outcome = reader.append_next(line);
        if (outcome == Outcome::end) {
            EXPECT_EQ(reader.bytes(), static_cast<std::int64_t>(text.size()));
            return lines;
        }
        const char* mark = outcome == Outcome::too_long ? "..." : "";
        lines.push_back(std::to_string(reader.number()) + ":" + line + mark);
    }
}

TEST(LineReader, EndsLinesAtLineFeeds) {
    EXPECT_THAT(lines_of(""), IsEmpty());
    EXPECT_THAT(lines_of("a"), ElementsAre("1:a"));
    EXPECT_THAT(lines_of("a\n"), ElementsAre("1:a"));
    EXPECT_THAT(lines_of("\n\nb"), ElementsAre("1:", "2:", "3:b"));
    EXPECT_THAT(lines_of("a\r\nb\r\n"), ElementsAre("1:a\r", "2:b\r"));
}

TEST(LineReader, LeavesAByteOrderMarkOut) {
    EXPECT_THAT(lines_of("\xef\xbb\xbf"), IsEmpty());
    EXPECT_THAT(
        lines_of("\xef\xbb\xbf"
                 "a\n"),
        ElementsAre("1:a")
    );
    EXPECT_THAT(
        lines_of("\xef\xbb"
                 "a\n"),
        ElementsAre("1:\xef\xbb"
                    "a")
    );
    EXPECT_THAT(lines_of("\xef"), ElementsAre("1:\xef"));
    EXPECT_THAT(lines_of("a\n\xef\xbb\xbf"), ElementsAre("1:a", "2:\xef\xbb\xbf"));
}

TEST(LineReader, KeepsNoMoreThanItsLimit) {
    EXPECT_THAT(lines_of("12345678\nb\n"), ElementsAre("1:12345678", "2:b"));
    EXPECT_THAT(lines_of("123456789\nb\n"), ElementsAre("1:12345678...", "2:b"));
    EXPECT_THAT(lines_of("123456789"), ElementsAre("1:12345678..."));
    EXPECT_THAT(lines_of(std::string(100'000, 'x') + "\nb"), ElementsAre("1:xxxxxxxx...", "2:b"));
}

TEST(LineReader, AppendsToWhatIsThere) {
    std::istringstream in("bc\nd\n");
    LineReader reader(in, 4);
    std::string text = "a";
    EXPECT_EQ(reader.append_next(text), Outcome::line);
    EXPECT_EQ(text, "abc");
    EXPECT_EQ(reader.append_next(text), Outcome::line);
    EXPECT_EQ(text, "abcd");
}

} // namespace
} // namespace latchkey
