#pragma once

// The record of what mattered for security: added to in the transaction it tells of, never changed.

#include "storage/database.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace latchkey::audit {

enum class Kind {
    refresh_token_reused, // somebody else had it: the session was revoked
};

/// As the record spells it: the enumerator.
std::string_view to_string(Kind kind);

struct Event {
    Kind kind;
    std::int64_t user_id;
    std::string session_id;
    std::string address; // of the client whose request it was
};

void append(storage::Transaction& tx, const Event& event);

} // namespace latchkey::audit
