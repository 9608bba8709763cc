// What somebody can do to the file, and what is said of it.

#include "record_fixture.hpp"

namespace latchkey::audit {
namespace {

using Sql = storage::Sql;

class AuditVerification : public RecordTest {
protected:
    AuditVerification() { append(6); }

    void expect_fault(Fault::Kind kind, std::int64_t id) {
        const Verification verification = verify_all();
        ASSERT_TRUE(verification.fault);
        EXPECT_EQ(verification.fault->kind, kind) << verification.fault->text;
        EXPECT_EQ(verification.fault->id, id) << verification.fault->text;
    }
};

TEST_F(AuditVerification, FindsNothingWrongWithWhatWasWritten) {
    const Verification verification = verify_all();
    EXPECT_FALSE(verification.fault) << verification.fault->text;
    EXPECT_EQ(verification.rows, 6);
    EXPECT_EQ(verification.head.last_id, 6);
}

TEST_F(AuditVerification, FindsNothingWrongWithAnEmptyRecord) {
    testing::TestDatabase empty;
    const Verification verification = verify(*empty, testing::record(), [](std::int64_t) {});
    EXPECT_FALSE(verification.fault);
    EXPECT_EQ(verification.rows, 0);
}

TEST_F(AuditVerification, NamesTheRowWhoseColumnWasChanged) {
    const std::vector<Sql> changes{
        "UPDATE audit_events SET at = at + 1 WHERE id = 3",
        "UPDATE audit_events SET event = 'user_deleted' WHERE id = 3",
        "UPDATE audit_events SET actor = 'operator' WHERE id = 3",
        "UPDATE audit_events SET actor_id = 2 WHERE id = 3",
        "UPDATE audit_events SET actor_id = NULL WHERE id = 3",
        "UPDATE audit_events SET actor_session_id = NULL WHERE id = 3",
        "UPDATE audit_events SET user_id = 7 WHERE id = 3",
        "UPDATE audit_events SET session_id = '' WHERE id = 3",
        "UPDATE audit_events SET facts = 'role=user' WHERE id = 3",
        "UPDATE audit_events SET address = '192.0.2.2' WHERE id = 3",
        "UPDATE audit_events SET user_agent = '' WHERE id = 3",
        "UPDATE audit_events SET request_id = '0000000000000abd' WHERE id = 3",
        "UPDATE audit_events SET previous_hash = hash WHERE id = 3",
        "UPDATE audit_events SET hash = previous_hash WHERE id = 3",
        // What one column loses the next one gains.
        "UPDATE audit_events SET address = address || 'F', user_agent = substr(user_agent, 2)"
        " WHERE id = 3"};
    for (const Sql change : changes) {
        SCOPED_TRACE(change.text());
        database->write([](storage::Transaction& tx) {
            tx.execute("DROP TABLE IF EXISTS kept");
            tx.execute("CREATE TABLE kept AS SELECT * FROM audit_events WHERE id = 3");
        });
        tamper({change});
        expect_fault(Fault::Kind::changed, 3);
        tamper(
            {"DELETE FROM audit_events WHERE id = 3", "INSERT INTO audit_events SELECT * FROM kept"}
        );
        EXPECT_FALSE(verify_all().fault) << "put right again";
    }
}

TEST_F(AuditVerification, NamesTheFirstRowThatIsMissing) {
    tamper({"DELETE FROM audit_events WHERE id IN (3, 4)"});
    expect_fault(Fault::Kind::dropped, 3);
    tamper({"DELETE FROM audit_events WHERE id = 1"});
    expect_fault(Fault::Kind::dropped, 1);
}

TEST_F(AuditVerification, MissesRowsThatWereCutOffAtTheEnd) {
    tamper({"DELETE FROM audit_events WHERE id = 6"});
    expect_fault(Fault::Kind::cut_off, 6);
    tamper({"DELETE FROM audit_events"});
    expect_fault(Fault::Kind::cut_off, 1);
}

TEST_F(AuditVerification, NamesARowInThePlaceOfAnother) {
    tamper(
        {"UPDATE audit_events SET id = 100 WHERE id = 2",
         "UPDATE audit_events SET id = 2 WHERE id = 4",
         "UPDATE audit_events SET id = 4 WHERE id = 100"}
    );
    expect_fault(Fault::Kind::reordered, 2);
}

TEST_F(AuditVerification, FindsARowThatWasDroppedWithTheRestMovedUp) {
    tamper({"DELETE FROM audit_events WHERE id = 5", "UPDATE audit_events SET id = 5 WHERE id = 6"}
    );
    expect_fault(Fault::Kind::reordered, 5);
}

TEST_F(AuditVerification, FindsARowThatWasHashedAnew) {
    Entry forged = entries().at(2);
    forged.user_id = 7;
    forged.hash = hash_of(forged);
    tamper({"DELETE FROM audit_events WHERE id = 3"});
    database->write([&](storage::Transaction& tx) { insert_entry(tx, forged); });
    expect_fault(Fault::Kind::rewritten, 3);
}

/// Everything from the forged row on, chained anew: only the signature cannot be made.
TEST_F(AuditVerification, FindsAChainThatWasWrittenAnewToItsEnd) {
    std::vector<Entry> forged = entries();
    tamper({"DELETE FROM audit_events"});
    std::string previous_hash;
    for (Entry& entry : forged) {
        entry.user_id = 7;
        entry.previous_hash = previous_hash;
        entry.hash = previous_hash = hash_of(entry);
        database->write([&](storage::Transaction& tx) { insert_entry(tx, entry); });
    }
    expect_fault(Fault::Kind::rewritten, 6);
    database->write([&](storage::Transaction& tx) {
        Head made = find_head(tx);
        made.hash = previous_hash;
        update_head(tx, made);
    });
    expect_fault(Fault::Kind::forged, 6);
}

TEST_F(AuditVerification, FindsARowBehindTheEnd) {
    Entry added = entries().back();
    added.id = 7;
    added.previous_hash = added.hash;
    added.hash = hash_of(added);
    database->write([&](storage::Transaction& tx) { insert_entry(tx, added); });
    expect_fault(Fault::Kind::added, 7);
}

TEST_F(AuditVerification, FindsAnEndThatSomebodyElseSigned) {
    for (const Sql change :
         {Sql("UPDATE audit_head SET mac = ''"),
          Sql("UPDATE audit_head SET mac = 'x' || substr(mac, 2)"),
          Sql("UPDATE audit_head SET dropped_at = dropped_at + 1")}) {
        SCOPED_TRACE(change.text());
        const Head kept = head();
        tamper({change});
        expect_fault(Fault::Kind::forged, 6);
        database->write([&](storage::Transaction& tx) { update_head(tx, kept); });
        EXPECT_FALSE(verify_all().fault);
    }
    const Record stranger{Secret(std::string(32, 'b'))};
    const Verification verification = verify(*database, stranger, [](std::int64_t) {});
    ASSERT_TRUE(verification.fault);
    EXPECT_EQ(verification.fault->kind, Fault::Kind::forged);
}

/// The server does not sign what was put in the place of its own.
TEST_F(AuditVerification, GoesOnFindingWhatTheServerHasWrittenBehindSince) {
    tamper(
        {"DELETE FROM audit_events WHERE id = 6",
         "UPDATE audit_head SET last_id = 5, hash = (SELECT hash FROM audit_events WHERE id = 5)"}
    );
    expect_fault(Fault::Kind::forged, 5);
    append(3);
    expect_fault(Fault::Kind::forged, 8);
    EXPECT_EQ(entries().size(), 8U) << "what happens is recorded all the same";
}

/// Without a memory outside of the file nobody can know: see ADR 0016.
TEST_F(AuditVerification, TakesAnOlderStateOfTheWholeRecordForTheRecord) {
    const Head older = head();
    append(2);
    tamper({"DELETE FROM audit_events WHERE id > 6"});
    database->write([&](storage::Transaction& tx) { update_head(tx, older); });
    EXPECT_FALSE(verify_all().fault);
}

TEST_F(AuditVerification, TellsRetentionFromTampering) {
    EXPECT_EQ(trim(std::chrono::milliseconds(3500)), 2) << "the oldest";
    EXPECT_FALSE(verify_all().fault);
    EXPECT_EQ(verify_all().rows, 4);
    tamper({"DELETE FROM audit_events WHERE id = 3"});
    expect_fault(Fault::Kind::dropped, 3);
}

TEST_F(AuditVerification, FindsRetentionThatWasPretended) {
    tamper(
        {"UPDATE audit_head SET dropped_id = 3,"
         " dropped_hash = (SELECT hash FROM audit_events WHERE id = 3)",
         "DELETE FROM audit_events WHERE id <= 3"}
    );
    expect_fault(Fault::Kind::forged, 6);
}

TEST_F(AuditVerification, WalksThroughMoreThanOneBatch) {
    database->write([&](storage::Transaction& tx) {
        for (int i = 0; i < 2500; ++i) {
            testing::record().append(tx, event(i));
        }
    });
    std::vector<std::int64_t> told;
    const Verification verification =
        verify(*database, testing::record(), [&](std::int64_t id) { told.push_back(id); });
    EXPECT_FALSE(verification.fault);
    EXPECT_EQ(verification.rows, 2506);
    EXPECT_EQ(told, (std::vector<std::int64_t>{1000, 2000, 2506}));
    tamper({"UPDATE audit_events SET user_id = -1 WHERE id = 2001"});
    expect_fault(Fault::Kind::changed, 2001);
}

} // namespace
} // namespace latchkey::audit
