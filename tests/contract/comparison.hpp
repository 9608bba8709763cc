#pragma once

// Holds an answer of ours against the recorded one.

#include "recorded_case.hpp"
#include "support/http_client.hpp"

#include <map>
#include <set>
#include <string>

namespace latchkey::contract {

/// What of an answer differs: "status" (with its reason), "content-type", "set-cookie", "allow",
/// "cors", "vary", "body"; each with both sides in words.
using Differences = std::map<std::string, std::string>;

/// Everything is compared to the byte, masked where it must differ from run to run, except for
/// those numbers of docs/compatibility.md that hold for every answer:
///   - 1: errors that were pages of HTML are JSON now, and their bodies are not compared
///   - 10: CORS headers only for a request with an Origin; below the API's paths, always
///     `Vary: Origin`
///   - 13: what is inside the tokens
///   - 15: keep-alive
///   - 16: `code` and `fields` in the bodies of errors
Differences compare(
    const RecordedCase& recorded,
    const testing::HttpRequest& sent,
    const testing::HttpAnswer& answer
);

} // namespace latchkey::contract
