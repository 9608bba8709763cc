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

/// Numbers of CONTRACT.md that hold for every answer and are taken out before comparing:
///   1   where the recording has a page of HTML for an error, ours is JSON: its body is not
///   compared 10  CORS headers only for a request with an Origin; `Vary: Origin` always, below the
///   API's paths 13  what is inside the tokens 15  keep-alive 16  `code` and `fields` in bodies of
///   errors
/// Everything else is compared to the byte, masked where it must differ from run to run.
Differences compare(
    const RecordedCase& recorded,
    const testing::HttpRequest& sent,
    const testing::HttpAnswer& answer
);

} // namespace latchkey::contract
