#include "adoption/examination.hpp"
#include "base/unicode.hpp"
#include "support/flask_database.hpp"
#include "support/foreign_hashes.hpp"
#include "support/hostile_strings.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

namespace latchkey::adoption {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const LocalZone berlin("Europe/Berlin");
const TimePoint now = testing::ManualClock::start;

FlaskUser ana() {
    return {
        7,
        "Ana@Example.com",
        "\u00c1NA",
        "Acme",
        testing::flask_hash,
        "2026-07-01 12:00:00.412567",
        "2026-07-02 12:00:00"};
}

TEST(Examination, FindsNothingWrongWithMost) {
    FlaskUser user = ana();
    const Examined examined = examine(user, berlin, now);
    EXPECT_EQ(examined.email_key, "ana@example.com");
    EXPECT_EQ(examined.name_key, "\u00e1na");
    EXPECT_EQ(to_rfc3339(examined.created_at), "2026-07-01T10:00:00.412Z");
    EXPECT_EQ(to_rfc3339(examined.updated_at), "2026-07-02T10:00:00.000Z");
    EXPECT_EQ(examined.newest_written, "2026-07-02 12:00:00");
    EXPECT_THAT(examined.flaws, IsEmpty());
    EXPECT_THAT(examined.odd_readings, IsEmpty());
}

TEST(Examination, TellsWhatIsOdd) {
    struct Row {
        Flaw flaw;
        std::function<void(FlaskUser&)> change;
    };

    const std::vector<Row> rows{
        {Flaw::id, [](FlaskUser& user) { user.id = 0; }},
        {Flaw::id, [](FlaskUser& user) { user.id = -3; }},
        {Flaw::email, [](FlaskUser& user) { user.email = "nobody"; }},
        {Flaw::email, [](FlaskUser& user) { user.email = "ana@" + std::string(260, 'a') + ".de"; }},
        {Flaw::email, [](FlaskUser& user) { user.email = "ana\n@example.com"; }},
        {Flaw::email, [](FlaskUser& user) { user.email = ""; }},
        {Flaw::password, [](FlaskUser& user) { user.password_hash = "secret"; }},
        {Flaw::password, [](FlaskUser& user) { user.password_hash = ""; }},
        {Flaw::password, [](FlaskUser& user) { user.password_hash.pop_back(); }},
        {Flaw::password,
         [](FlaskUser& user) { user.password_hash.replace(4, 2, "19"); }}, // 2^19 rounds
        {Flaw::full_name, [](FlaskUser& user) { user.full_name = std::string(101, 'x'); }},
        {Flaw::full_name, [](FlaskUser& user) { user.full_name = "a\x1b[2J"; }},
        {Flaw::company, [](FlaskUser& user) { user.company = std::string(101, 'x'); }},
        {Flaw::company, [](FlaskUser& user) { user.company = std::string("\0", 1); }},
        {Flaw::not_utf8, [](FlaskUser& user) { user.full_name = "Jos\xe9"; }},
        {Flaw::created_at, [](FlaskUser& user) { user.created_at.reset(); }},
        {Flaw::created_at, [](FlaskUser& user) { user.created_at = "1732257272"; }},
        {Flaw::updated_at, [](FlaskUser& user) { user.updated_at.reset(); }},
        {Flaw::future, [](FlaskUser& user) { user.updated_at = "2026-11-22 01:02:00"; }},
    };
    for (const Row& row : rows) {
        FlaskUser user = ana();
        row.change(user);
        EXPECT_THAT(examine(user, berlin, now).flaws, ElementsAre(row.flaw))
            << static_cast<int>(row.flaw);
    }
}

TEST(Examination, PutsTimesThatAreNotThereWhereTheyDoNoHarm) {
    FlaskUser user = ana();
    user.updated_at = "soon";
    EXPECT_EQ(examine(user, berlin, now).updated_at, examine(user, berlin, now).created_at);
    user.created_at.reset();
    EXPECT_EQ(examine(user, berlin, now).created_at, TimePoint());
    EXPECT_EQ(examine(user, berlin, now).updated_at, TimePoint());
    EXPECT_FALSE(examine(user, berlin, now).newest_written);
}

TEST(Examination, KnowsTheHashesThatSignIn) {
    for (const testing::ForeignHash& hash : testing::foreign_hashes) {
        FlaskUser user = ana();
        user.password_hash = hash.stored;
        EXPECT_THAT(examine(user, berlin, now).flaws, IsEmpty()) << hash.maker;
    }
}

TEST(Examination, FoldsAsUnicodeDoes) {
    const auto key = [](std::string email) {
        FlaskUser user = ana();
        user.email = std::move(email);
        return examine(user, berlin, now).email_key;
    };
    EXPECT_EQ(key("STRASSE@example.com"), key("stra\u00dfe@example.com"));
    EXPECT_EQ(key("\u00c9va@example.com"), key("e\u0301va@EXAMPLE.com"));
    EXPECT_NE(key("\u0130@example.com"), key("i@example.com")) << "lower() may take it for one";
}

TEST(Examination, LeavesWellFormedTextAlone) {
    for (const std::string& text : testing::hostile_strings()) {
        EXPECT_EQ(make_well_formed(text), text);
    }
    EXPECT_EQ(
        make_well_formed("Jos\xe9 \xff\xc3\xa9\xed\xa0\x80."),
        "Jos\uFFFD \uFFFD\u00e9\uFFFD\uFFFD\uFFFD."
    );
    EXPECT_EQ(make_well_formed("\xe2\x82"), "\uFFFD\uFFFD");
    EXPECT_TRUE(is_valid_utf8(make_well_formed(std::string(300, '\x80'))));
}

} // namespace
} // namespace latchkey::adoption
