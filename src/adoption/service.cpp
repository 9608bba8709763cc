#include "adoption/service.hpp"

#include "base/error.hpp"
#include "storage/lone_transaction.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <set>
#include <string_view>

namespace latchkey::adoption {

using storage::Transaction;

namespace {

constexpr std::array<std::string_view, 3> flask_tables{
    "alembic_version", "password_reset_tokens", "user"};

constexpr std::array<std::string_view, 7> flask_columns{
    "company", "created_at", "email", "full_name", "id", "password", "updated_at"};

/// What SQL cannot find out by itself of an account.
boost::json::value to_json(const FlaskUser& user, const Examined& examined) {
    return boost::json::array{
        user.id,
        examined.email_key,
        examined.name_key,
        examined.created_at.time_since_epoch().count(),
        examined.updated_at.time_since_epoch().count()};
}

bool is_flawed(const Examined& examined, Flaw flaw) {
    return std::ranges::find(examined.flaws, flaw) != examined.flaws.end();
}

void require_revision(const std::vector<std::string>& revisions) {
    if (revisions != std::vector<std::string>{flask_revision}) {
        throw Failure(fmt::format(
            "the Flask service's database is at revision {}, and {} is the one that can be "
            "adopted: bring it there with the last release of that service (flask db upgrade)",
            revisions.empty() ? "none" : fmt::format("{}", fmt::join(revisions, ", ")),
            flask_revision
        ));
    }
}

} // namespace

bool AdoptionService::is_ours() {
    storage::Migrator migrator(parts_.connection, parts_.migrations, parts_.clock);
    return migrator.current() > 0;
}

void AdoptionService::require_flask(Transaction& tx) {
    const auto tables = parts_.connection.list_tables();
    if (tables.empty()) {
        throw Failure("the database is empty: set DATABASE_URL to the Flask service's; a new one "
                      "is made by latchkey serve");
    }
    for (const std::string_view table : flask_tables) {
        if (std::ranges::find(tables, table) == tables.end()) {
            throw Failure(fmt::format(
                "the database is not the Flask service's, which has a table {}: set DATABASE_URL "
                "to the one that service used",
                table
            ));
        }
    }
    require_revision(list_revisions(tx));
    require_columns(tx);
    const auto dependents = list_dependents(tx, parts_.dialect);
    if (!dependents.empty()) {
        throw Failure(fmt::format(
            "what others made in this database depends on the table user, which goes: {}. Drop "
            "it or move it to a database of its own first",
            fmt::join(dependents, ", ")
        ));
    }
}

void AdoptionService::require_columns(Transaction& tx) {
    const auto columns = list_user_columns(tx, parts_.dialect);
    const std::set<std::string_view> found(columns.begin(), columns.end());
    const std::set<std::string_view> known(flask_columns.begin(), flask_columns.end());
    if (found != known) {
        throw Failure(fmt::format(
            "the table user has the columns {}, and the Flask service's has {}: what was added "
            "would be lost, and what is missing cannot be made up",
            fmt::join(found, ", "),
            fmt::join(known, ", ")
        ));
    }
}

Standing AdoptionService::examine() {
    Standing standing{.is_ours = is_ours(), .server_zone = std::nullopt};
    if (standing.is_ours) {
        return standing;
    }
    Transaction tx(parts_.connection, parts_.clock.now());
    require_flask(tx);
    standing.users = count_flask_users(tx);
    standing.server_zone = find_server_zone(tx, parts_.dialect);
    standing.other_clients = count_other_clients(tx, parts_.dialect);
    return standing;
}

Survey
AdoptionService::survey(Transaction& tx, const LocalZone& zone, const OnProgress& on_progress) {
    require_flask(tx);
    Survey survey = survey_accounts(tx, parts_.dialect, zone, on_progress);
    for (std::string& table : parts_.connection.list_tables()) {
        if (std::ranges::find(flask_tables, table) == flask_tables.end()) {
            survey.other_tables.push_back(std::move(table));
        }
    }
    return survey;
}

Survey AdoptionService::survey(const LocalZone& zone, const OnProgress& on_progress) {
    const storage::RollBack at_the_end(parts_.connection);
    parts_.connection.begin_reading();
    Transaction tx(parts_.connection, parts_.clock.now());
    return survey(tx, zone, on_progress);
}

Survey AdoptionService::adopt(
    const LocalZone& zone, const OnProgress& on_survey, const OnProgress& on_adopted
) {
    storage::LoneTransaction transaction(parts_.connection);
    Transaction tx(parts_.connection, parts_.clock.now());
    require_flask(tx);
    lock_users(tx, parts_.dialect);
    Survey found = survey(tx, zone, on_survey);
    if (found.twins.empty()) {
        take_over(tx, zone, on_adopted);
        transaction.commit();
    }
    return found;
}

/// The schema is made by the migrations that make every other, over empty tables: theirs would take
/// times for UTC and lower() for Unicode's folding.
void AdoptionService::take_over(
    Transaction& tx, const LocalZone& zone, const OnProgress& on_progress
) {
    drop_reset_codes(tx);
    set_flask_users_aside(tx);
    storage::Migrator(parts_.connection, parts_.migrations, parts_.clock).install();
    put_flask_users_back(tx);
    std::int64_t inserted = 0;
    std::int64_t seen = 0;
    boost::json::array rows;
    std::vector<FlaskUser> damaged;
    each_account(
        tx,
        parts_.dialect,
        zone,
        [&](const FlaskUser& user, const Examined& examined) {
            rows.push_back(to_json(user, examined));
            if (is_flawed(examined, Flaw::not_utf8)) {
                damaged.push_back(user);
            }
        },
        [&](std::int64_t done) {
            inserted += insert_adopted(tx, parts_.dialect, boost::json::serialize(rows));
            rows.clear();
            seen = done;
            on_progress(done);
        }
    );
    if (inserted != seen) {
        throw Failure(fmt::format("of {} accounts {} were taken over", seen, inserted));
    }
    for (const FlaskUser& user : damaged) {
        replace_texts(tx, user);
    }
    continue_ids(tx, parts_.dialect);
    drop_flask_users(tx);
}

} // namespace latchkey::adoption
