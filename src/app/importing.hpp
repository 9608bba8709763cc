#pragma once

// Brings the accounts of a file into the database: all of them, or none. The file is examined as a
// whole first, then read once more while its accounts are inserted, in one transaction. Neither
// keeps more of an account in memory than 24 bytes. The command line calls it.

#include "accounts/imported_user.hpp"
#include "accounts/user_reader.hpp"
#include "audit/record.hpp"
#include "base/error.hpp"
#include "storage/database.hpp"

#include <cstdint>
#include <functional>
#include <istream>
#include <string>
#include <vector>

namespace latchkey::app {

/// What becomes of an account whose address one here has already.
enum class Existing { refused, skipped };

struct ImportRules {
    accounts::FileFormat format;
    accounts::UserReader::Others others = accounts::UserReader::Others::refused;
    accounts::Unverified unverified = accounts::Unverified::refused;
    Existing existing = Existing::refused;
};

struct LineFault {
    std::int64_t line;
    std::string text; // without control characters
};

/// What an import would do, or why it cannot be done.
struct Examination {
    static constexpr std::size_t faults_max = 20; // that are named

    std::int64_t users = 0;            // in the file, those with faults not counted
    std::int64_t existing = 0;         // of these, to be skipped
    std::int64_t without_password = 0; // of `users`
    std::int64_t admins = 0;           // of `users`
    std::int64_t faults = 0;
    std::vector<LineFault> first_faults; // in the order of lines
};

/// Called now and then, with how much is done.
using OnProgress = std::function<void(std::int64_t)>;

/// Reads the file from its beginning. Addresses are held against each other and the database's.
/// Progress is in bytes. Throws Failure.
Examination examine_import(
    storage::Database& database,
    std::istream& file,
    const ImportRules& rules,
    const OnProgress& on_progress
);

/// Where an import is written down, and as whose act.
struct ImportedBy {
    const audit::Record& record;
    const audit::Author& author;
};

struct Imported {
    std::int64_t users = 0;
    std::int64_t skipped = 0;
};

/// Reads the file from its beginning and makes its accounts, with one row in the record. Progress
/// is in accounts. Throws Failure when one cannot be made, which examine_import() has shown not to
/// be so unless the file or the database has changed since; then nothing has.
Imported import_users(
    storage::Database& database,
    std::istream& file,
    const ImportRules& rules,
    const ImportedBy& by,
    const OnProgress& on_progress
);

} // namespace latchkey::app
