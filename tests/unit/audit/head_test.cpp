#include "audit/head.hpp"

#include <gtest/gtest.h>

#include <set>

namespace latchkey::audit {
namespace {

const Secret key{std::string(32, 'a')};

TEST(AuditHead, IsSignedWithAllThatIsInIt) {
    const Head head{6, "aa", 2, "bb", TimePoint(std::chrono::milliseconds(5)), ""};
    std::set<std::string> macs{sign(head, key), sign(head, Secret(std::string(32, 'b')))};
    const std::vector<std::function<void(Head&)>> changes{
        [](Head& h) { h.last_id = 7; },
        [](Head& h) { h.hash = "ab"; },
        [](Head& h) { h.dropped_id = 3; },
        [](Head& h) { h.dropped_hash = "ba"; },
        [](Head& h) { h.dropped_at += std::chrono::milliseconds(1); }};
    for (const auto& change : changes) {
        Head changed = head;
        change(changed);
        macs.insert(sign(changed, key));
    }
    EXPECT_EQ(macs.size(), 7U);
    EXPECT_EQ(sign(head, key).size(), 64U);
}

TEST(AuditHead, IsUnbegunOnlyAsTheMigrationLeftIt) {
    EXPECT_TRUE(is_unbegun({0, "", 0, "", {}, ""}));
    EXPECT_TRUE(is_unbegun({5, "", 5, "", {}, ""})) << "rows from before the chain";
    EXPECT_FALSE(is_unbegun({5, "", 4, "", {}, ""}));
    EXPECT_FALSE(is_unbegun({5, "aa", 5, "", {}, ""}));
    EXPECT_FALSE(is_unbegun({5, "", 5, "aa", {}, ""}));
    EXPECT_FALSE(is_unbegun({5, "", 5, "", {}, "aa"}));
}

} // namespace
} // namespace latchkey::audit
