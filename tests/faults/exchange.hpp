#pragma once

// One request on a connection of its own, with an eye on what becomes of its answer when the server
// goes away.

#include <cstdint>
#include <string>
#include <string_view>

namespace latchkey::faults {

enum class Outcome {
    whole, // all of an answer arrived
    none,  // no connection, or it ended before the first byte of an answer
    torn,  // an answer began and did not end
};

struct Answer {
    Outcome outcome = Outcome::none;
    unsigned status = 0; // of a whole answer
    std::string body = {};
};

/// POSTs the JSON text to 127.0.0.1, asks for the connection to be closed, and reads to its end,
/// for up to 20 s.
Answer post(std::uint16_t port, std::string_view path, std::string_view json);

/// GETs it in the same way.
Answer get(std::uint16_t port, std::string_view path);

/// What was received, sorted: an answer with a Content-Length, perhaps cut short.
Answer judge(std::string_view bytes);

} // namespace latchkey::faults
