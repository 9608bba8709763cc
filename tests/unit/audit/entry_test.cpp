#include "audit/entry.hpp"
#include "base/encoding.hpp"
#include "crypto/digest.hpp"

#include <gtest/gtest.h>

namespace latchkey::audit {
namespace {

const Event event{
    .kind = Kind::role_changed,
    .by = Author::user(1, "AAAA", {"Firefox/Linux", "192.0.2.1", RequestId(0xabc)}),
    .user_id = 42,
    .facts = {{FactName::role_before, "user"}, {FactName::role, "admin"}}};

/// docs/audit.md says how to compute it without us.
TEST(AuditEntry, IsHashedAsTheManualSays) {
    const Entry entry =
        chain(event, TimePoint(std::chrono::milliseconds(1700000000123)), 6, "beef");
    EXPECT_EQ(entry.id, 7);
    EXPECT_EQ(entry.facts, "role_before=user role=admin");
    EXPECT_EQ(
        entry.hash,
        hex_encode(crypto::sha256("20:latchkey audit row 1,4:beef,1:7,13:1700000000123,"
                                  "12:role_changed,4:user,1:1,4:AAAA,2:42,-,"
                                  "27:role_before=user role=admin,9:192.0.2.1,13:Firefox/Linux,"
                                  "16:0000000000000abc,"))
    );
}

TEST(AuditEntry, KeepsTheNameOfAProgramAndNothingElseItSays) {
    const auto user_agent = [](std::string said) {
        return chain(
                   {.kind = Kind::signed_in, .by = Author::anonymous({std::move(said), "", {}})},
                   {},
                   0,
                   ""
        )
            .user_agent;
    };
    for (const char* name : {"Samsung Internet/Android", "curl", "-", "my_app.v2", ""}) {
        EXPECT_EQ(user_agent(name), name);
    }
    for (const char* text : {"ada@example.org", "{\"event\":1}", "a=b", "<b>", "a\nb"}) {
        EXPECT_EQ(user_agent(text), "other");
    }
}

TEST(AuditEntry, HasNoClientWhereTheOperatorDidIt) {
    const Entry entry = chain({.kind = Kind::user_deleted, .by = Author::of_operator()}, {}, 0, "");
    EXPECT_EQ(entry.actor, "operator");
    EXPECT_EQ(entry.address, "");
    EXPECT_EQ(entry.request_id, "");
    EXPECT_EQ(entry.hash, hash_of(entry));
}

} // namespace
} // namespace latchkey::audit
