#include "app/jobs.hpp"

#include "recovery/store.hpp"
#include "registration/address_change_store.hpp"
#include "registration/store.hpp"
#include "sessions/change_store.hpp"
#include "sessions/store.hpp"
#include "throttle/store.hpp"

namespace latchkey::app {

namespace {

using namespace std::chrono_literals;

constexpr std::int64_t batch_rows = 500; // a few milliseconds of the writer's time

/// Small batches, so that no request waits behind all of it.
template <typename Erase>
void erase_in_batches(storage::Database& database, Erase erase) {
    std::int64_t erased = batch_rows;
    while (erased == batch_rows && database.leads("retention")) {
        erased = database.write([&](storage::Transaction& tx) { return erase(tx, batch_rows); });
    }
}

void erase_old_limits(storage::Database& database) {
    for (const throttle::Attempt kind : {throttle::Attempt::password, throttle::Attempt::code}) {
        erase_in_batches(database, [kind](storage::Transaction& tx, std::int64_t rows_max) {
            return throttle::erase_old_failures(tx, kind, rows_max);
        });
    }
    erase_in_batches(database, throttle::erase_past_arrivals);
}

Job make_audit_retention(const JobParts& parts) {
    return {
        .name = "audit record past its retention",
        .interval = 10min,
        .run = [&database = parts.database, &record = parts.record, kept = parts.audit_retention] {
            if (kept == std::chrono::days(0)) {
                return;
            }
            erase_in_batches(database, [&](storage::Transaction& tx, std::int64_t rows_max) {
                return record.trim(tx, tx.now() - kept, rows_max);
            });
        }};
}

} // namespace

std::vector<Job> make_jobs(const JobParts& parts) {
    storage::Database& database = parts.database;
    keys::KeyService& keys = parts.keys;
    sessions::Confirmations& confirmations = parts.confirmations;
    sessions::Revisions& revisions = parts.revisions;
    return {
        {.name = "confirmations of refresh tokens",
         .interval = 1s,
         .run = [&confirmations] { confirmations.write(); },
         .is_last_word = true},
        {.name = "signing keys",
         .interval = 1s,
         .run =
             [&keys, &revisions] {
                 if (keys.keep_up()) {
                     revisions.advance_everybody(); // tokens of a key that is gone are refused
                 }
             }},
        {.name = "sessions past their end",
         .interval = 10min,
         .run = [&database] { erase_in_batches(database, sessions::erase_expired_sessions); }},
        {.name = "recovery codes past their end",
         .interval = 10min,
         .run = [&database] { erase_in_batches(database, recovery::erase_expired_codes); }},
        {.name = "limits that no longer count",
         .interval = 10min,
         .run = [&database] { erase_old_limits(database); }},
        {.name = "registrations past their end",
         .interval = 10min,
         .run =
             [&database] {
                 erase_in_batches(database, registration::erase_expired_registrations);
             }},
        {.name = "changes of addresses past their end",
         .interval = 10min,
         .run =
             [&database] {
                 erase_in_batches(database, registration::erase_expired_address_changes);
             }},
        {.name = "old changes",
         .interval = 1min,
         .run =
             [&database] {
                 erase_in_batches(database, [](storage::Transaction& tx, std::int64_t rows_max) {
                     constexpr auto kept = sessions::EventStreams::changes_kept;
                     return sessions::erase_old_changes(tx, kept, rows_max);
                 });
             }},
        make_audit_retention(parts),
    };
}

std::vector<Job> make_watch(sessions::EventStreams& events) {
    return {{.name = "what has changed", .interval = 250ms, .run = [&events] { events.look(); }}};
}

} // namespace latchkey::app
