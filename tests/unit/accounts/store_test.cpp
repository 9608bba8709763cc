#include "accounts/store.hpp"
#include "changing.hpp"
#include "support/sql_recorder.hpp"
#include "support/test_database.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

namespace latchkey::accounts {
namespace {

using namespace std::chrono_literals;
using storage::Transaction;
using testing::SqlRecorder;
using testing::TestDatabase;

NewUser new_user(const std::string& email, const std::string& full_name = "Test User") {
    return {
        .email = Email::parse(email).value(),
        .full_name = full_name,
        .company = std::nullopt,
        .role = Role::user,
        .password_hash = crypto::PasswordHash("hash of " + email)};
}

PageRequest page(std::size_t limit, const std::string& query = "") {
    PageRequest request;
    request.limit = limit;
    request.query = query;
    return request;
}

PageRequest search_for(const std::string& query) {
    return page(PageRequest::limit_max, query);
}

class AccountStore : public ::testing::Test {
protected:
    User insert(const NewUser& user) {
        return database->write([&](Transaction& tx) { return insert_user(tx, user).value(); });
    }

    std::optional<User> find(UserId id) {
        return database->read([&](Transaction& tx) { return find_user(tx, id); });
    }

    bool update(const User& user, const UserChanges& changes) {
        return database->write([&](Transaction& tx) { return update_user(tx, user, changes); });
    }

    Page list(const PageRequest& request) {
        return database->read([&](Transaction& tx) { return list_users(tx, request); });
    }

    std::vector<std::string> emails(PageRequest request) {
        std::vector<std::string> emails;
        for (;;) {
            const Page page = list(request);
            EXPECT_LE(page.users.size(), request.limit);
            for (const User& user : page.users) {
                emails.push_back(user.email);
            }
            if (!page.next) {
                return emails;
            }
            request.after = page.next;
        }
    }

    SqlRecorder recorder;
    TestDatabase database;
};

TEST_F(AccountStore, KeepsWhatItIsGiven) {
    NewUser given = new_user("Ada@example.org", "Ada Lovelace");
    given.company = "ACME";
    given.role = Role::admin;
    const User user = insert(given);
    EXPECT_EQ(user.id, UserId(1));
    EXPECT_EQ(user.email, "Ada@example.org");
    EXPECT_EQ(user.full_name, "Ada Lovelace");
    EXPECT_EQ(user.company, "ACME");
    EXPECT_EQ(user.role, Role::admin);
    EXPECT_FALSE(user.disabled_at);
    EXPECT_EQ(user.created_at, database.clock().now());
    EXPECT_EQ(user.updated_at, database.clock().now());

    database->read([&](Transaction& tx) {
        const auto same = find_user_by_email(tx, Email::parse("ADA@EXAMPLE.ORG").value());
        ASSERT_TRUE(same);
        EXPECT_EQ(same->id, user.id);
        const auto credential = find_credential(tx, Email::parse("aDA@example.org").value());
        ASSERT_TRUE(credential);
        EXPECT_EQ(credential->user_id, user.id);
        EXPECT_EQ(credential->password_hash.value(), "hash of Ada@example.org");
        EXPECT_FALSE(credential->is_disabled);
        EXPECT_FALSE(find_user_by_email(tx, Email::parse("bob@example.org").value()));
        EXPECT_FALSE(find_user(tx, UserId(2)));
        EXPECT_FALSE(find_credential(tx, UserId(2)));
    });
}

TEST_F(AccountStore, OneAccountAnAddress) {
    insert(new_user("ada@example.org"));
    const auto again = database->write([](Transaction& tx) {
        return insert_user(tx, new_user("ADA@Example.org"));
    });
    EXPECT_FALSE(again);
    const User bob = insert(new_user("bob@example.org"));
    EXPECT_FALSE(update(bob, changing(&UserChanges::email, Email::parse("Ada@example.org"))));
    EXPECT_EQ(find(bob.id)->email, "bob@example.org");
    EXPECT_TRUE(update(bob, changing(&UserChanges::email, Email::parse("BOB@example.org"))))
        << "one's own";
    EXPECT_EQ(find(bob.id)->email, "BOB@example.org");
}

TEST_F(AccountStore, ChangesWhatIsGivenAndNothingElse) {
    const User before = insert(new_user("ada@example.org", "Ada"));
    database.clock().advance(1h);
    ASSERT_TRUE(update(before, changing(&UserChanges::company, "ACME")));
    User user = find(before.id).value();
    EXPECT_EQ(user.company, "ACME");
    EXPECT_EQ(user.full_name, "Ada");
    EXPECT_EQ(user.created_at, before.created_at);
    EXPECT_EQ(user.updated_at, before.updated_at + 1h);

    ASSERT_TRUE(update(user, changing(&UserChanges::company, std::optional<std::string>())));
    EXPECT_FALSE(find(user.id)->company);

    ASSERT_TRUE(update(user, changing(&UserChanges::is_disabled, true)));
    const TimePoint disabled_at = database.clock().now();
    database.clock().advance(1h);
    user = find(user.id).value();
    ASSERT_TRUE(update(user, changing(&UserChanges::is_disabled, true)));
    EXPECT_EQ(find(user.id)->disabled_at, disabled_at) << "disabled is disabled since then";
    ASSERT_TRUE(update(user, changing(&UserChanges::is_disabled, false)));
    EXPECT_FALSE(find(user.id)->disabled_at);
}

TEST_F(AccountStore, KnowsWhetherThereIsAnotherAdmin) {
    NewUser admin = new_user("first@example.org");
    admin.role = Role::admin;
    const User first = insert(admin);
    const auto has_other = [&] {
        return database->read([&](Transaction& tx) { return has_other_admin(tx, first.id); });
    };
    EXPECT_FALSE(has_other());
    const User second = insert(new_user("second@example.org"));
    EXPECT_FALSE(has_other());
    update(second, changing(&UserChanges::role, Role::admin));
    EXPECT_TRUE(has_other());
    update(find(second.id).value(), changing(&UserChanges::is_disabled, true));
    EXPECT_FALSE(has_other()) << "one who cannot sign in does not count";
}

TEST_F(AccountStore, ErasesOnce) {
    const User user = insert(new_user("ada@example.org"));
    const auto erase = [&] {
        return database->write([&](Transaction& tx) { return erase_user(tx, user.id); });
    };
    EXPECT_TRUE(erase());
    EXPECT_FALSE(erase());
    EXPECT_FALSE(database->read(has_any_user));
    EXPECT_EQ(insert(new_user("ada@example.org")).id, UserId(2)) << "an id is never used twice";
}

TEST_F(AccountStore, ARoleItDoesNotKnowIsAFailure) {
    if (testing::DatabasePlace::is_postgresql()) {
        GTEST_SKIP() << "about SQLite's own doing";
    }
    insert(new_user("ada@example.org"));
    database->write([](Transaction& tx) {
        tx.execute("PRAGMA ignore_check_constraints = ON");
        tx.execute("UPDATE users SET role = 'owner'");
    });
    EXPECT_THROW(find(UserId(1)), Failure);
}

/// With names and addresses that sort in different orders, found by one, the other or both, and
/// pages of every size: each once, and the order of the pages is one order.
TEST_F(AccountStore, APageSizeChangesNothingButThePages) {
    for (int i = 0; i < 40; ++i) {
        const std::string number = std::to_string(i * 7 % 40);
        const std::string email = (i % 3 == 0 ? "sam" : "x") + number + "@example.org";
        const std::string name = i % 2 == 0 ? "Sam " + std::to_string(i % 5) : "Other";
        insert(new_user(email, name));
    }
    const std::vector<std::string> everyone = emails({});
    EXPECT_EQ(everyone.size(), 40U);
    const std::vector<std::string> found = emails(search_for("sam"));
    EXPECT_EQ(found.size(), 14U + 20U - 7U);
    EXPECT_EQ(std::set<std::string>(found.begin(), found.end()).size(), found.size());
    for (std::size_t limit = 1; limit <= 41; ++limit) {
        EXPECT_EQ(emails(page(limit)), everyone) << limit;
        EXPECT_EQ(emails(page(limit, "SAM")), found) << limit;
    }
}

TEST_F(AccountStore, APrefixIsTakenAsItStands) {
    for (const char* name : {"100% Genuine", "1000 Names", "A_b", "Axb", "*", "\U0010FFFD"}) {
        const std::string number = std::to_string(static_cast<unsigned char>(name[1]));
        insert(
            new_user("u" + number + std::to_string(std::string(name).size()) + "@example.org", name)
        );
    }
    EXPECT_EQ(emails(search_for("100%")).size(), 1U);
    EXPECT_EQ(emails(search_for("a_")).size(), 1U);
    EXPECT_EQ(emails(search_for("*")).size(), 1U);
    EXPECT_EQ(emails(search_for("%")).size(), 0U);
    EXPECT_EQ(emails(search_for("\U0010FFFD")).size(), 1U) << "at the end of all code points";
    EXPECT_EQ(emails(search_for("'; DROP TABLE users; --")).size(), 0U);
    EXPECT_EQ(emails({}).size(), 6U);
}

/// What is fast with ten accounts must be fast with ten million.
TEST_F(AccountStore, NoStatementReadsTheWholeTable) {
    if (testing::DatabasePlace::is_postgresql()) {
        GTEST_SKIP() << "about SQLite's own doing";
    }
    const User user = insert(new_user("ada@example.org", "Ada"));
    insert(new_user("adam@example.org", "Adam"));
    SqlRecorder::clear();
    const auto credential_of = [&](Transaction& tx) {
        static_cast<void>(find_credential(tx, user.id));
        static_cast<void>(find_credential(tx, Email::parse("ada@example.org").value()));
        static_cast<void>(find_user_by_email(tx, Email::parse("ada@example.org").value()));
        return has_other_admin(tx, user.id);
    };
    database->read(credential_of);
    update(user, changing(&UserChanges::full_name, "Ada L."));
    insert(new_user("bob@example.org"));
    database->write([&](Transaction& tx) {
        update_password(tx, user.id, crypto::PasswordHash("new"));
    });
    list({});
    PageRequest later;
    later.after = Cursor{UserId(1), ""};
    list(later);
    list(search_for("ad"));
    later = search_for("ad");
    later.after = Cursor{UserId(1), "ada"};
    list(later);
    database->write([&](Transaction& tx) { erase_user(tx, user.id); });

    const auto statements = SqlRecorder::statements_on("users");
    EXPECT_GE(statements.size(), 12U);
    EXPECT_THAT(testing::full_scans(database.path(), statements), ::testing::IsEmpty());
    for (const std::string& sql : statements) {
        std::string before;
        for (const std::string& line : testing::explain_query_plan(database.path(), sql)) {
            // Sorted may be the two pages of a search, when each is there; never what is in a
            // table.
            const bool is_sort = line.find("TEMP B-TREE") != std::string::npos;
            EXPECT_TRUE(!is_sort || before.starts_with("SCAN by_")) << sql << "\n" << line;
            before = line;
        }
    }
}

} // namespace
} // namespace latchkey::accounts
