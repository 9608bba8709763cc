#include "app/exporting.hpp"

#include "accounts/transfer_store.hpp"

#include <string>

namespace latchkey::app {

using accounts::ExportedUser;
using accounts::UserId;
using storage::Transaction;

std::int64_t
export_users(storage::Database& database, const ExportPlan& plan, const ExportSinks& sinks) {
    constexpr std::size_t rows_max = 1000; // in memory at a time
    return database.read([&](Transaction& tx) {
        const std::int64_t all = accounts::count_users(tx);
        std::int64_t done = 0;
        std::string text = accounts::render_beginning(plan.format, plan.hashes);
        UserId last(-1); // those of an adopted table may begin with 0
        std::vector<ExportedUser> users;
        do {
            users = accounts::list_users_after(tx, last, rows_max);
            for (const ExportedUser& user : users) {
                accounts::append_user(text, plan.format, plan.hashes, user);
                last = user.user.id;
            }
            sinks.write(text);
            text.clear();
            done += static_cast<std::int64_t>(users.size());
            sinks.on_progress(done, all);
        } while (!users.empty());
        return done;
    });
}

} // namespace latchkey::app
