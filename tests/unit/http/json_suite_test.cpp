// JSONTestSuite (json_suite/, MIT): what must be JSON, what must not, and what we decided where RFC
// 8259 leaves it open.

#include "http/json.hpp"
#include "http/json_render.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <string_view>

namespace latchkey::http {
namespace {

namespace fs = std::filesystem;

std::string read(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::map<std::string, std::string> load(const char* folder) {
    std::map<std::string, std::string> files;
    for (const auto& entry :
         fs::directory_iterator(fs::path(TEST_DATA_FOLDER) / "json_suite" / folder)) {
        files.emplace(entry.path().filename().string(), read(entry.path()));
    }
    return files;
}

// The other i_ files are refused: bytes that are no Unicode, an exponent beyond any int, 500
// levels.
const std::set<std::string, std::less<>> accepted_though_optional{
    "i_number_double_huge_neg_exp.json",
    "i_number_neg_int_huge_exp.json",
    "i_number_pos_double_huge_exp.json",
    "i_number_real_neg_overflow.json",
    "i_number_real_pos_overflow.json",
    "i_number_real_underflow.json",
    "i_number_too_big_neg_int.json",
    "i_number_too_big_pos_int.json",
    "i_number_very_big_negative_int.json",
    "i_object_key_lone_2nd_surrogate.json",
    "i_string_1st_surrogate_but_2nd_missing.json",
    "i_string_1st_valid_surrogate_2nd_invalid.json",
    "i_string_UTF-16LE_with_BOM.json",
    "i_string_incomplete_surrogate_and_escape_valid.json",
    "i_string_incomplete_surrogate_pair.json",
    "i_string_incomplete_surrogates_escape_valid.json",
    "i_string_invalid_lonely_surrogate.json",
    "i_string_invalid_surrogate.json",
    "i_string_inverted_surrogates_U+1D11E.json",
    "i_string_lone_second_surrogate.json",
    "i_string_utf16BE_no_BOM.json",
    "i_string_utf16LE_no_BOM.json",
    "i_structure_UTF-8_BOM_empty_object.json",
};

TEST(JsonSuite, Parsing) {
    std::map<char, int> seen;
    for (const auto& [name, text] : load("test_parsing")) {
        const bool is_accepted = parse_json_body(text).has_value();
        ++seen[name.front()];
        switch (name.front()) {
        case 'y':
            EXPECT_TRUE(is_accepted) << name;
            break;
        case 'n':
            EXPECT_FALSE(is_accepted) << name;
            break;
        default:
            EXPECT_EQ(is_accepted, accepted_though_optional.contains(name)) << name;
        }
    }
    EXPECT_EQ(seen, (std::map<char, int>{{'i', 35}, {'n', 188}, {'y', 95}}));
}

struct Transformed {
    std::string_view file;
    std::string_view value; // as Python writes it; empty: refused
};

TEST(JsonSuite, Transforming) {
    const Transformed cases[] = {
        {"number_-9223372036854775808.json", R"([-9223372036854775808])"},
        {"number_-9223372036854775809.json", R"([-9.223372036854776e+18])"},
        {"number_1.0.json", R"([1.0])"},
        {"number_1.000000000000000005.json", R"([1.0])"},
        {"number_1000000000000000.json", R"([1000000000000000])"},
        {"number_10000000000000000999.json", R"([10000000000000000999])"},
        {"number_1e-999.json", R"([0.0])"},
        {"number_1e6.json", R"([1000000.0])"},
        {"number_9223372036854775807.json", R"([9223372036854775807])"},
        {"number_9223372036854775808.json", R"([9223372036854775808])"},
        {"object_key_nfc_nfd.json", R"({"e\u0301":"NFD","\u00e9":"NFC"})"},
        {"object_key_nfd_nfc.json", R"({"e\u0301":"NFD","\u00e9":"NFC"})"},
        {"object_same_key_different_values.json", R"({"a":2})"},
        {"object_same_key_same_value.json", R"({"a":1})"},
        {"object_same_key_unclear_values.json", R"({"a":0})"},
        {"string_1_escaped_invalid_codepoint.json", R"(["\ud800"])"},
        {"string_1_invalid_codepoint.json", R"()"},
        {"string_2_escaped_invalid_codepoints.json", R"(["\ud800\ud800"])"},
        {"string_2_invalid_codepoints.json", R"()"},
        {"string_3_escaped_invalid_codepoints.json", R"(["\ud800\ud800\ud800"])"},
        {"string_3_invalid_codepoints.json", R"()"},
        {"string_with_escaped_NULL.json", R"(["A\u0000B"])"},
    };
    const auto files = load("test_transform");
    EXPECT_EQ(files.size(), std::size(cases));
    for (const Transformed& expected : cases) {
        const auto value = parse_json_body(files.at(std::string(expected.file)));
        const std::string refused;
        const std::string line_end = expected.value.empty() ? "" : "\n";
        EXPECT_EQ(value ? render_json(*value) : refused, std::string(expected.value) + line_end)
            << expected.file;
    }
}

} // namespace
} // namespace latchkey::http
