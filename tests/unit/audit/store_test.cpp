#include "record_fixture.hpp"

namespace latchkey::audit {
namespace {

class AuditStore : public RecordTest {
protected:
    std::vector<std::int64_t> ids_of(const PageRequest& request) {
        std::vector<std::int64_t> ids;
        database->read([&](storage::Transaction& tx) {
            for (const Entry& entry : list_entries(tx, request)) {
                ids.push_back(entry.id);
            }
        });
        return ids;
    }

    static PageRequest filtered(Filter filter) {
        PageRequest page;
        page.filter = filter;
        return page;
    }
};

using Ids = std::vector<std::int64_t>;

TEST_F(AuditStore, KeepsEveryPartOfARow) {
    append(1);
    const Entry entry = entries().at(0);
    EXPECT_EQ(entry.at, database.clock().now());
    EXPECT_EQ(entry.event, "role_changed");
    EXPECT_EQ(entry.actor, "user");
    EXPECT_EQ(entry.actor_id, 1);
    EXPECT_EQ(entry.actor_session_id, "AAAAAAAAAAAAAAAAAAAAAA");
    EXPECT_EQ(entry.user_id, 40);
    EXPECT_EQ(entry.session_id, "BBBBBBBBBBBBBBBBBBBBBB");
    EXPECT_EQ(entry.facts, "role_before=user role=admin");
    EXPECT_EQ(entry.address, "192.0.2.1");
    EXPECT_EQ(entry.user_agent, "Firefox/Linux");
    EXPECT_EQ(entry.request_id, "0000000000000abc");
    EXPECT_EQ(entry.hash, hash_of(entry));
}

TEST_F(AuditStore, ListsTheNewestFirstAndGoesOnWhereAPageEnded) {
    append(5);
    PageRequest page;
    page.limit = 2;
    EXPECT_EQ(ids_of(page), (Ids{5, 4}));
    page.before = 4;
    EXPECT_EQ(ids_of(page), (Ids{3, 2}));
    page.before = 2;
    EXPECT_EQ(ids_of(page), (Ids{1}));
}

TEST_F(AuditStore, FindsByWhomAndToWhomAndWhatAndWhen) {
    append(3); // by user 1, to users 40, 41, 42
    const TimePoint now = database.clock().now();
    database->write([](storage::Transaction& tx) {
        testing::record().append(tx, {.kind = Kind::user_deleted, .by = Author::of_operator()});
    });
    EXPECT_EQ(ids_of(filtered({.user_id = 1})), (Ids{3, 2, 1}));
    EXPECT_EQ(ids_of(filtered({.user_id = 41})), (Ids{2}));
    EXPECT_EQ(ids_of(filtered({.user_id = 41, .kind = Kind::user_deleted})), Ids{});
    EXPECT_EQ(ids_of(filtered({.kind = Kind::user_deleted})), (Ids{4}));
    EXPECT_EQ(ids_of(filtered({.from = now})), (Ids{4, 3}));
    EXPECT_EQ(ids_of(filtered({.to = now})), (Ids{2, 1}));
    EXPECT_EQ(ids_of(filtered({.user_id = 1, .from = now})), (Ids{3}));
}

} // namespace
} // namespace latchkey::audit
