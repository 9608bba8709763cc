#include "audit/schema.hpp"
#include "http/json_render.hpp"

#include <gtest/gtest.h>

namespace latchkey::audit {
namespace {

Entry make_entry() {
    return chain(
        {.kind = Kind::role_changed,
         .by = Author::user(1, "AAAA", {"Firefox/Linux", "192.0.2.1", RequestId(0xabc)}),
         .user_id = 42,
         .facts = {{FactName::role_before, "user"}, {FactName::role, "admin"}}},
        TimePoint(std::chrono::milliseconds(1700000000123)),
        6,
        ""
    );
}

TEST(AuditSchema, RendersAnEvent) {
    Entry entry = make_entry();
    entry.hash = "beef";
    EXPECT_EQ(
        http::render_json(render_entry(entry)),
        R"({"actor":{"id":1,"kind":"user","session_id":"AAAA"},"address":"192.0.2.1",)"
        R"("at":"2023-11-14T22:13:20.123Z","event":"role_changed",)"
        R"("facts":{"role":"admin","role_before":"user"},"hash":"beef","id":7,)"
        R"("previous_hash":"","request_id":"0000000000000abc","session_id":null,)"
        R"("user_agent":"Firefox/Linux","user_id":42})"
        "\n"
    );
}

/// Whatever somebody wrote into the file: one event stays one object on one line.
TEST(AuditSchema, StaysOneLineOfJsonWhateverIsInTheRow) {
    const std::string hostile = "\r\n{\"event\":\"user_deleted\"}\x1b[2J\u202e\xff\"";
    Entry entry = make_entry();
    entry.event = entry.actor = entry.address = entry.user_agent = hostile;
    entry.facts = hostile + " == =x";
    const std::string line = http::render_json(render_entry(entry));
    EXPECT_EQ(line.find('\n'), line.size() - 1);
    EXPECT_EQ(line.find('\x1b'), std::string::npos);
    EXPECT_EQ(line.find("\xe2\x80\xae"), std::string::npos);
}

TEST(AuditSchema, LinksToOlderRowsWithTheSameFilters) {
    http::Request request;
    request.query = "user=42&from=2026-11-22T06:34:32Z&before=900&nonsense=1";
    EXPECT_EQ(
        render_next_link(request, 700),
        "</audit?before=700&user=42&from=2026-11-22T06%3A34%3A32Z>; rel=\"next\""
    );
}

} // namespace
} // namespace latchkey::audit
