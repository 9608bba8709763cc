#include "app/exporting.hpp"

#include "accounts/transfer_store.hpp"

#include <limits>
#include <string>
#include <vector>

namespace latchkey::app {

using accounts::ExportedUser;
using accounts::UserId;
using storage::Transaction;

namespace {

std::string render(const std::vector<ExportedUser>& users, const ExportPlan& plan) {
    std::string text;
    for (const ExportedUser& user : users) {
        accounts::append_user(text, plan.format, plan.hashes, user);
    }
    return text;
}

} // namespace

std::int64_t
export_users(storage::Database& database, const ExportPlan& plan, const ExportSinks& sinks) {
    constexpr std::size_t rows_max = 1000; // in memory at a time
    return database.read([&](Transaction& tx) {
        const std::int64_t all = accounts::count_users(tx);
        std::int64_t done = 0;
        sinks.write(accounts::render_beginning(plan.format, plan.hashes));
        UserId last(std::numeric_limits<std::int64_t>::min()
        ); // an adopted table may begin anywhere
        std::vector<ExportedUser> users;
        do {
            users = accounts::list_users_after(tx, last, rows_max);
            last = users.empty() ? last : users.back().user.id;
            sinks.write(render(users, plan));
            done += std::ssize(users);
            sinks.on_progress(done, all);
        } while (!users.empty());
        return done;
    });
}

} // namespace latchkey::app
