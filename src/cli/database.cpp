#include "cli/database.hpp"

#include "storage/migrations.hpp"

namespace latchkey::cli {

std::unique_ptr<storage::SqliteDatabase>
open_database(const std::string& path, const Clock& clock) {
    storage::upgrade_sqlite(path, clock);
    return std::make_unique<storage::SqliteDatabase>(
        storage::SqliteDatabase::Options{
            .path = path,
            .readers_max = 1,
            .checkpoints = storage::Checkpoints::left_to_the_server},
        clock
    );
}

} // namespace latchkey::cli
