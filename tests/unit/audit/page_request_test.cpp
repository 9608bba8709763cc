#include "audit/page_request.hpp"

#include <gtest/gtest.h>

namespace latchkey::audit {
namespace {

TEST(AuditPageRequest, IsEverythingWithoutAWord) {
    const auto page = parse_page_request(FilterText{});
    ASSERT_TRUE(page);
    EXPECT_FALSE(page->filter.user_id);
    EXPECT_FALSE(page->filter.kind);
    EXPECT_EQ(page->limit, 100);
}

TEST(AuditPageRequest, TakesEveryFilter) {
    const auto page = parse_page_request(FilterText{
        .user = "42",
        .event = "role_changed",
        .from = "2026-11-22",
        .to = "2026-11-22T06:34:32.412Z",
        .limit = "7",
        .before = "1000"});
    ASSERT_TRUE(page);
    EXPECT_EQ(page->filter.user_id, 42);
    EXPECT_EQ(page->filter.kind, Kind::role_changed);
    EXPECT_EQ(to_rfc3339(page->filter.from), "2026-11-22T00:00:00.000Z");
    EXPECT_EQ(to_rfc3339(page->filter.to), "2026-11-22T06:34:32.412Z");
    EXPECT_EQ(page->limit, 7);
    EXPECT_EQ(page->before, 1000);
}

TEST(AuditPageRequest, NamesAllThatIsWrong) {
    const auto page = parse_page_request(FilterText{
        .user = "-1",
        .event = "user_praised",
        .from = "yesterday",
        .to = "2026-02-30",
        .limit = "101",
        .before = "0"});
    ASSERT_FALSE(page);
    std::vector<std::string> fields;
    for (const FieldError& field : page.error().fields) {
        fields.push_back(field.field);
    }
    EXPECT_EQ(fields, (std::vector<std::string>{"user", "event", "from", "to", "limit", "before"}));
}

TEST(AuditPageRequest, KnowsTimesInUtcOnly) {
    EXPECT_EQ(to_rfc3339(parse_time("2024-02-29").value()), "2024-02-29T00:00:00.000Z");
    EXPECT_EQ(to_rfc3339(parse_time("2026-11-22T23:59:59Z").value()), "2026-11-22T23:59:59.000Z");
    for (const char* text :
         {"",
          "2026-11-22T06:34:32",
          "2026-11-22T06:34:32+01:00",
          "2026-11-22 06:34:32Z",
          "2026-11-22T24:00:00Z",
          "2026-11-22T06:60:00Z",
          "2026-11-22T06:34:60Z",
          "2026-13-01",
          "2026-00-01",
          "26-11-22",
          "2026-11-22T06:34:32.4Z",
          "2026-11-2x"}) {
        EXPECT_FALSE(parse_time(text)) << text;
    }
}

} // namespace
} // namespace latchkey::audit
