#include "accounts/change_events.hpp"

#include <gtest/gtest.h>

namespace latchkey::accounts {
namespace {

using audit::Kind;

const User before{
    .id = UserId(7),
    .email = "ada@example.org",
    .full_name = "Ada",
    .company = std::nullopt,
    .role = Role::user,
    .disabled_at = std::nullopt,
    .created_at = {},
    .updated_at = {}};

std::vector<audit::Event> events_to(const User& after) {
    return events_of_change(before, after, audit::Author::of_operator());
}

TEST(ChangeEvents, TellWhichFieldsAndNotWhatIsInThem) {
    User after = before;
    EXPECT_TRUE(events_to(after).empty());
    after.full_name = "Ada Lovelace";
    after.company = "Engines";
    const auto events = events_to(after);
    ASSERT_EQ(events.size(), 1U);
    EXPECT_EQ(events[0].kind, Kind::user_updated);
    EXPECT_EQ(events[0].user_id, 7);
    ASSERT_EQ(events[0].facts.size(), 1U);
    EXPECT_EQ(events[0].facts[0].value(), "full_name,company");
}

TEST(ChangeEvents, TellEachThingApart) {
    User after = before;
    after.email = "byron@example.org";
    after.role = Role::admin;
    after.disabled_at = TimePoint();
    const auto events = events_to(after);
    ASSERT_EQ(events.size(), 3U);
    EXPECT_EQ(events[0].kind, Kind::email_changed);
    EXPECT_TRUE(events[0].facts.empty());
    EXPECT_EQ(events[1].kind, Kind::role_changed);
    EXPECT_EQ(events[1].facts[0].value(), "user");
    EXPECT_EQ(events[1].facts[1].value(), "admin");
    EXPECT_EQ(events[2].kind, Kind::user_disabled);
    const auto back = events_of_change(after, before, audit::Author::of_operator());
    EXPECT_EQ(back.back().kind, Kind::user_enabled);
}

} // namespace
} // namespace latchkey::accounts
