// What is not adopted, and what whoever tried is told.

#include "base/error.hpp"
#include "fixture.hpp"

#include <gmock/gmock.h>

#include <functional>
#include <string>
#include <vector>

namespace latchkey::adoption {
namespace {

using ::testing::HasSubstr;

class Refusals : public Adoption {
protected:
    std::string refusal_of(const std::function<void()>& work) {
        try {
            work();
        } catch (const Failure& failure) {
            return failure.what();
        }
        return "none";
    }

    /// Of all three, which agree.
    std::string refusal() {
        const std::string told = refusal_of([this] { static_cast<void>(service.examine()); });
        EXPECT_EQ(refusal_of([this] { static_cast<void>(survey()); }), told);
        EXPECT_EQ(refusal_of([this] { adopt(); }), told);
        EXPECT_FALSE(connection->is_in_transaction());
        return told;
    }
};

TEST_F(Refusals, NameWhatIsMissing) {
    connection->run_script("DROP TABLE password_reset_tokens");
    EXPECT_THAT(refusal(), HasSubstr("which has a table password_reset_tokens"));
    connection->run_script("DROP TABLE alembic_version");
    EXPECT_THAT(refusal(), HasSubstr("which has a table alembic_version"));
    connection->run_script("DROP TABLE \"user\"");
    EXPECT_THAT(refusal(), HasSubstr("the database is empty: set DATABASE_URL"));
}

TEST_F(Refusals, NameTheRevision) {
    connection->run_script("UPDATE alembic_version SET version_num = 'abc123'");
    EXPECT_THAT(refusal(), HasSubstr("at revision abc123, and 2311cdc78e46"));
    EXPECT_THAT(refusal(), HasSubstr("flask db upgrade"));
    connection->run_script("DELETE FROM alembic_version");
    EXPECT_THAT(refusal(), HasSubstr("at revision none"));
    connection->run_script("INSERT INTO alembic_version VALUES ('2311cdc78e46'), ('more')");
    EXPECT_THAT(refusal(), HasSubstr("at revision 2311cdc78e46, more"));
}

TEST_F(Refusals, NameTheColumns) {
    connection->run_script("ALTER TABLE \"user\" ADD COLUMN phone VARCHAR(20)");
    EXPECT_THAT(refusal(), HasSubstr("password, phone, updated_at"));
    connection->run_script("ALTER TABLE \"user\" DROP COLUMN phone");
    connection->run_script("ALTER TABLE \"user\" DROP COLUMN company");
    EXPECT_THAT(refusal(), HasSubstr("what is missing cannot be made up"));
}

TEST_F(Refusals, NameWhatDependsOnTheTable) {
    insert_ordinary(1);
    connection->run_script("CREATE TABLE notes (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES"
                           " \"user\" (id))");
    EXPECT_THAT(refusal(), HasSubstr("which goes: notes"));
    connection->run_script("DROP TABLE notes");
    connection->run_script("CREATE VIEW names AS SELECT full_name FROM \"user\"");
    EXPECT_THAT(refusal(), HasSubstr("which goes: names"));
    const auto before = snapshot();
    EXPECT_THAT(refusal_of([this] { adopt(); }), HasSubstr("names"));
    EXPECT_EQ(snapshot(), before);
    connection->run_script("DROP VIEW names");
    connection->run_script(
        dialect == Dialect::sqlite
            ? "CREATE TRIGGER copies AFTER DELETE ON \"user\" BEGIN SELECT 1; END"
            : "CREATE TRIGGER copies BEFORE UPDATE ON \"user\" FOR EACH ROW"
              " EXECUTE FUNCTION suppress_redundant_updates_trigger()"
    );
    EXPECT_THAT(refusal(), HasSubstr("which goes: copies"));
}

TEST_F(Refusals, ConcernNoOtherTables) {
    insert_ordinary(2);
    connection->run_script("CREATE TABLE shopping (item VARCHAR(20))");
    EXPECT_EQ(adopt().other_tables, std::vector<std::string>{"shopping"});
    EXPECT_THAT(connection->list_tables(), ::testing::Contains("shopping"));
}

TEST_F(Refusals, OfATableWithOneOfOurNamesLeaveEverything) {
    insert_ordinary(2);
    connection->run_script("CREATE TABLE sessions (item VARCHAR(20))");
    const auto before = snapshot();
    EXPECT_THAT(refusal_of([this] { adopt(); }), HasSubstr("sessions"));
    EXPECT_EQ(snapshot(), before);
}

} // namespace
} // namespace latchkey::adoption
