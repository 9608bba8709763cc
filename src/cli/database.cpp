#include "cli/database.hpp"

#include "app/database.hpp"

namespace latchkey::cli {

std::unique_ptr<storage::Database>
open_database(const config::DatabaseUrl& url, const Clock& clock) {
    app::upgrade_database(url, clock);
    return app::open_database(
        url, {.readers_max = 1, .checkpoints = storage::Checkpoints::left_to_the_server}, clock
    );
}

} // namespace latchkey::cli
