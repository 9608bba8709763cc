#pragma once

// A row of the record, as the database has it: also one that somebody has tampered with. Written by
// Record, read by verification, the routes and the command line.

#include "audit/model.hpp"
#include "base/clock.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace latchkey::audit {

struct Entry {
    std::int64_t id; // one more than the row before
    TimePoint at;
    std::string event;
    std::string actor;
    std::optional<std::int64_t> actor_id;
    std::optional<std::string> actor_session_id;
    std::optional<std::int64_t> user_id;
    std::optional<std::string> session_id;
    std::string facts; // `name=value`, separated by spaces: neither holds a space
    std::string address;
    std::string user_agent;
    std::string request_id;
    std::string previous_hash; // of the row before; empty for the first of all
    std::string hash;
};

/// The event as the row behind `previous_id` and `previous_hash`, with its hash.
Entry chain(
    const Event& event, TimePoint at, std::int64_t previous_id, const std::string& previous_hash
);

/// SHA-256 of everything in the row but `hash`, as hex.
std::string hash_of(const Entry& entry);

} // namespace latchkey::audit
