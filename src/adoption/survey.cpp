#include "adoption/survey.hpp"

#include "base/unicode.hpp"

#include <algorithm>
#include <functional>
#include <limits>
#include <map>
#include <span>
#include <utility>

namespace latchkey::adoption {

using storage::Transaction;

namespace {

constexpr std::int64_t batch_rows = 2000;

/// A key's hash in place of the key: sixteen bytes an account, where millions are in memory.
struct HashedKey {
    std::size_t hash;
    std::int64_t id;
};

void note_flaws(Survey& survey, const FlaskUser& user, const Examined& examined) {
    for (const Flaw flaw : examined.flaws) {
        Flawed& flawed = survey.flawed[static_cast<std::size_t>(flaw)];
        ++flawed.count;
        if (flawed.ids.size() < Flawed::ids_max) {
            flawed.ids.push_back(user.id);
        }
    }
}

void note_times(Survey& survey, const Examined& examined) {
    for (const Moment::Reading reading : examined.odd_readings) {
        ++(reading == Moment::Reading::first_of_two ? survey.times_first_of_two
                                                    : survey.times_left_out);
    }
    const TimePoint newest = std::max(examined.created_at, examined.updated_at);
    if (examined.newest_written && (!survey.newest_written || newest > survey.newest)) {
        survey.newest_written = examined.newest_written;
        survey.newest = newest;
    }
}

/// Of accounts whose keys have one hash, those that have one key.
void add_twins(Transaction& tx, std::span<const HashedKey> suspects, Survey& survey) {
    std::map<std::string, std::vector<Twin>> by_key;
    for (const auto& [hash, id] : suspects) {
        const std::string email = make_well_formed(find_flask_email(tx, id).value());
        by_key[fold_case(email)].push_back({id, email});
    }
    for (auto& [key, group] : by_key) {
        if (group.size() > 1) {
            survey.twins.push_back(std::move(group));
        }
    }
}

void find_twins(Transaction& tx, std::vector<HashedKey>&& keys, Survey& survey) {
    std::ranges::sort(keys, {}, [](const HashedKey& key) { return std::pair(key.hash, key.id); });
    for (auto begin = keys.begin(); begin != keys.end();) {
        const auto end = std::find_if(begin, keys.end(), [begin](const HashedKey& key) {
            return key.hash != begin->hash;
        });
        if (end - begin > 1) {
            add_twins(tx, {begin, end}, survey);
        }
        begin = end;
    }
    std::ranges::sort(survey.twins, {}, [](const std::vector<Twin>& group) {
        return group.front().id;
    });
}

} // namespace

void each_account(
    Transaction& tx,
    Dialect dialect,
    const LocalZone& zone,
    const OnAccount& on_account,
    const OnProgress& at_batch_end
) {
    std::int64_t from_id = std::numeric_limits<std::int64_t>::min();
    std::int64_t done = 0;
    for (bool is_more = true; is_more;) {
        std::vector<FlaskUser> users = list_flask_users(tx, dialect, from_id, batch_rows);
        for (FlaskUser& user : users) {
            const Examined examined = examine(user, zone, tx.now());
            on_account(user, examined);
        }
        done += std::ssize(users);
        at_batch_end(done);
        is_more = std::ssize(users) == batch_rows &&
                  users.back().id != std::numeric_limits<std::int64_t>::max();
        from_id = is_more ? users.back().id + 1 : from_id;
    }
}

Survey survey_accounts(
    Transaction& tx, Dialect dialect, const LocalZone& zone, const OnProgress& on_progress
) {
    Survey survey;
    std::vector<HashedKey> keys;
    each_account(
        tx,
        dialect,
        zone,
        [&](const FlaskUser& user, const Examined& examined) {
            ++survey.users;
            note_flaws(survey, user, examined);
            note_times(survey, examined);
            keys.push_back({std::hash<std::string>()(examined.email_key), user.id});
        },
        on_progress
    );
    find_twins(tx, std::move(keys), survey);
    survey.reset_codes = count_reset_codes(tx);
    return survey;
}

} // namespace latchkey::adoption
