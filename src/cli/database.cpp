#include "cli/database.hpp"

#include "app/database.hpp"

#include <utility>

namespace latchkey::cli {

std::unique_ptr<storage::Database>
open_database(const config::DatabaseUrl& url, const Clock& clock, WriteCache cache) {
    app::upgrade_database(url, clock);
    app::DatabaseUse use{.readers_max = 1, .checkpoints = storage::Checkpoints::left_to_the_server};
    if (cache == WriteCache::of_many_changes) {
        use.write_cache_kib = 256 * 1024;
    }
    return app::open_database(url, std::move(use), clock);
}

} // namespace latchkey::cli
