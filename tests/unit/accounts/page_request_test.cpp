// GET /user/users, the way in and the way on: parse_page_request() and render_next_link().

#include "accounts/page_request.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace latchkey::accounts {
namespace {

Result<PageRequest> parse(std::string_view query) {
    http::Request request;
    request.path = "/user/users";
    request.query = query;
    return parse_page_request(request);
}

/// The fields that are at fault, in order.
std::vector<std::string> faults(std::string_view query) {
    const auto page = parse(query);
    std::vector<std::string> fields;
    if (!page) {
        EXPECT_EQ(page.error().code, ErrorCode::invalid_input);
        for (const FieldError& fault : page.error().fields) {
            fields.push_back(fault.field);
        }
    }
    return fields;
}

/// The query of the link's target.
std::string query_of(const std::string& link) {
    const std::size_t question = link.find('?');
    return link.substr(question + 1, link.find('>') - question - 1);
}

TEST(PageRequest, Defaults) {
    const auto page = parse("");
    ASSERT_TRUE(page);
    EXPECT_EQ(page->limit, PageRequest::limit_max);
    EXPECT_FALSE(page->after);
    EXPECT_EQ(page->query, "");
}

TEST(PageRequest, Values) {
    const auto page = parse("limit=7&after=42.YWRh&query=Ada%20L%C3%B6");
    ASSERT_TRUE(page);
    EXPECT_EQ(page->limit, 7U);
    ASSERT_TRUE(page->after);
    EXPECT_EQ(page->after->id, UserId(42));
    EXPECT_EQ(page->after->term, "ada");
    EXPECT_EQ(page->query, "Ada Lö");
}

TEST(PageRequest, Faults) {
    using Fields = std::vector<std::string>;
    for (const char* limit :
         {"", "0", "101", "-1", "+1", "1.0", " 1", "1 ", "x", "0x1", "18446744073709551617"}) {
        EXPECT_EQ(faults("limit=" + std::string(limit)), Fields{"limit"}) << limit;
    }
    for (const char* after :
         {"", "x", "-1", ".", ".YQ", "1.YQ%3D", "1.Y", "1._w", "1.YQ.YQ", "9223372036854775808"}) {
        EXPECT_EQ(faults("after=" + std::string(after)), Fields{"after"}) << after;
    }
    for (const char* query : {"%ff", "%00", "a%0Ab", "%C2%85", "%ED%A0%80"}) {
        EXPECT_EQ(faults("query=" + std::string(query)), Fields{"query"}) << query;
    }
    EXPECT_EQ(faults("limit=0&query=%00&after=x"), (Fields{"limit", "after", "query"}));
    EXPECT_EQ(faults("limit=1&limit=0&order=name"), Fields{}) << "the first counts, others pass";
}

TEST(NextLink, LeadsBackToWhatItWasMadeOf) {
    struct Row {
        std::string query;
        Cursor cursor;
    };

    const std::vector<Row> rows{
        {"", {UserId(9), ""}},
        {"ada", {UserId(9), "ada@example.org"}},
        {"a&b=c %+#\"<>;é\U0001F600", {UserId(9223372036854775807), "é , \""}},
    };
    for (const Row& row : rows) {
        PageRequest request;
        request.limit = 17;
        request.query = row.query;
        const std::string link = render_next_link(request, row.cursor);
        EXPECT_TRUE(link.starts_with("</user/users?limit=17&after=")) << link;
        EXPECT_TRUE(link.ends_with(">; rel=\"next\"")) << link;
        EXPECT_EQ(link.find_first_of(" \"", 0), link.find("; rel") + 1) << "a target is one word";

        const auto next = parse(query_of(link));
        ASSERT_TRUE(next) << link;
        EXPECT_EQ(next->limit, 17U);
        EXPECT_EQ(next->query, row.query);
        ASSERT_TRUE(next->after);
        EXPECT_EQ(next->after->id, row.cursor.id);
        EXPECT_EQ(next->after->term, row.cursor.term);
    }
}

TEST(UserId, FromAPath) {
    EXPECT_EQ(parse_user_id("0"), UserId(0));
    EXPECT_EQ(parse_user_id("007"), UserId(7));
    EXPECT_EQ(parse_user_id("9223372036854775807"), UserId(9223372036854775807));
    for (const char* text : {"", "-1", "+1", "9223372036854775808", "1x", "x", " 1", "1 ", "1.0"}) {
        EXPECT_EQ(parse_user_id(text), std::nullopt) << text;
    }
}

} // namespace
} // namespace latchkey::accounts
