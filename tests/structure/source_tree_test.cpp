#include "source_tree.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace latchkey::structure {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::string text_of(std::string_view text, Kind kind) {
    std::string found;
    for (const Segment& segment : segments_of(text)) {
        found += segment.kind == kind ? segment.text + "|" : "";
    }
    return found;
}

TEST(Place, is_taken_apart) {
    EXPECT_EQ(place_of("src/http/json.cpp").folder, "http");
    EXPECT_EQ(place_of("src/http/json.cpp").stem, "json");
    EXPECT_EQ(place_of("src/http/json.cpp").extension, ".cpp");
    EXPECT_EQ(place_of("src/main.cpp").folder, "");
    EXPECT_EQ(place_of("tests/unit/http/json_test.cpp").folder, "");
    EXPECT_EQ(place_of("src/mail/templates/en/code.text.mustache").folder, "");
}

TEST(Includes, are_found_in_order) {
    const std::string_view text =
        "#include \"a/b.hpp\"\n#include <c/d.hpp>\n  x // #include \"no.hpp\"\n"
        "#include \"e.hpp\"\n";
    EXPECT_THAT(includes_of(text), ElementsAre("a/b.hpp", "e.hpp"));
    EXPECT_THAT(system_includes_of(text), ElementsAre("c/d.hpp"));
}

TEST(Segments, tell_comments_from_code) {
    EXPECT_EQ(text_of("a // b\nc /* d\n e */ f", Kind::comment), "// b|/* d\n e */|");
    EXPECT_EQ(text_of("a // b\nc /* d\n e */ f", Kind::code), "a |\nc | f|");
}

TEST(Segments, tell_literals_from_code) {
    EXPECT_EQ(text_of(R"(x = "a // \" b" + 'c';)", Kind::literal), R"("a // \" b"|'c'|)");
    EXPECT_EQ(text_of(R"(f('"') + g('\'');)", Kind::literal), R"('"'|'\''|)");
}

TEST(Segments, know_raw_literals) {
    EXPECT_EQ(text_of("R\"x(a \" )\" b)x\" + c", Kind::literal), "\"x(a \" )\" b)x\"|");
}

TEST(Segments, know_separated_digits) {
    EXPECT_EQ(text_of("1'000'000 + x", Kind::literal), "");
}

TEST(Segments, end_where_the_text_ends) {
    for (const std::string_view text :
         {"\"open", "'", "/* open", "R\"x(open", "R\"", "\"\\", "//"}) {
        std::string again;
        for (const Segment& segment : segments_of(text)) {
            again += segment.text;
        }
        EXPECT_EQ(again, text);
    }
}

TEST(Segments, count_lines) {
    const auto segments = segments_of("a\n\n// b\n\"c\"");
    ASSERT_EQ(segments.size(), 4U);
    EXPECT_EQ(segments[1].line, 3U);
    EXPECT_EQ(segments[3].line, 4U);
}

TEST(Words, stand_alone) {
    EXPECT_TRUE(has_word("} catch (...)", "catch"));
    EXPECT_TRUE(has_word("catchall catch", "catch"));
    EXPECT_FALSE(has_word("catchall, re_catch, catch2", "catch"));
}

TEST(Words, are_found_by_line_and_kind) {
    const std::string_view text = "one\n// two one\n\"one\" + one\n";
    EXPECT_THAT(lines_with_word(text, Kind::code, "one"), ElementsAre(1, 3));
    EXPECT_THAT(lines_with_word(text, Kind::comment, "one"), ElementsAre(2));
    EXPECT_THAT(lines_with_word(text, Kind::literal, "one"), ElementsAre(3));
    EXPECT_THAT(lines_with_word(text, Kind::literal, "two"), IsEmpty());
}

} // namespace
} // namespace latchkey::structure
