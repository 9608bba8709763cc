#pragma once

// Whether the record is what was written. For `latchkey audit verify`, on its thread; the server
// may write meanwhile.

#include "audit/record.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace latchkey::audit {

/// The first thing that is wrong.
struct Fault {
    enum class Kind {
        changed,   // the row is not what its hash was made of
        dropped,   // rows are missing from this one on
        reordered, // the row was written for another place
        rewritten, // whole in itself, but not what the next row, or the end, was chained to
        cut_off,   // the newest rows are missing, from this one on
        added,     // behind the end
        forged,    // the end was signed by somebody else, or by nobody
    };

    Kind kind;
    std::int64_t id;
    std::string text; // in a sentence, for people
};

struct Verification {
    std::int64_t rows = 0; // that were found to be as they were written
    Head head;             // as of the end of it
    std::optional<Fault> fault;
};

/// Walks the record from its oldest row to its end. `on_batch` hears of the newest row verified.
Verification verify(
    storage::Database& database,
    const Record& record,
    const std::function<void(std::int64_t id)>& on_batch
);

} // namespace latchkey::audit
