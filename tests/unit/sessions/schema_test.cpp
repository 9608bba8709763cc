// Events as bytes (HTML Living Standard, "Server-sent events"). What else the schema writes is
// tested through the routes, in tests/integration.

#include "sessions/schema.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace latchkey::sessions {
namespace {

accounts::User make_user(const std::string& name) {
    return {
        .id = accounts::UserId(42),
        .email = "ada@example.org",
        .full_name = name,
        .company = "Analytical Engines",
        .role = accounts::Role::admin,
        .disabled_at = std::nullopt,
        .created_at = {},
        .updated_at = {}};
}

TEST(RenderEvent, EachHasItsNameAndItsData) {
    EXPECT_EQ(
        render_event(SignedOutEvent{SignedOutEvent::Reason::signed_out}),
        "event: signed-out\ndata: {\"reason\":\"signed_out\"}\n\n"
    );
    EXPECT_EQ(
        render_event(SignedOutEvent{SignedOutEvent::Reason::session_expired}),
        "event: signed-out\ndata: {\"reason\":\"session_expired\"}\n\n"
    );
    EXPECT_EQ(
        render_event(SessionRevokedEvent{}),
        "event: session-revoked\ndata: {\"reason\":\"session_revoked\"}\n\n"
    );
    EXPECT_EQ(
        render_event(UserUpdatedEvent{make_user("Ada")}),
        "event: user-updated\ndata: {\"user\":{\"email\":\"ada@example.org\",\"full_name\":\"Ada\","
        "\"id\":42,\"role\":\"admin\"}}\n\n"
    );
    EXPECT_EQ(
        render_event(RoleChangedEvent{accounts::Role::user}),
        "event: role-changed\ndata: {\"role\":\"user\"}\n\n"
    );
}

/// A line break in a name ends neither the data nor the event.
TEST(RenderEvent, IsThreeLinesWhateverANameHolds) {
    const std::string event = render_event(UserUpdatedEvent{
        make_user("Ada\n\nevent: signed-out\rdata: {}\r\n\n\xc3\xa9")});
    EXPECT_EQ(std::ranges::count(event, '\n'), 3);
    EXPECT_EQ(std::ranges::count(event, '\r'), 0);
    EXPECT_TRUE(event.ends_with("}\n\n"));
    EXPECT_NE(event.find(R"(Ada\n\nevent: signed-out\rdata: {}\r\n\n\u00e9)"), std::string::npos);
}

} // namespace
} // namespace latchkey::sessions
