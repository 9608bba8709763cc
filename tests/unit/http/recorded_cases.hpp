#pragma once

// What the Flask service answered to requests about routing and CORS (recorded_cases.jsonl).

#include "http/request.hpp"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace latchkey::http {

struct RecordedCase {
    std::string name;
    Method method;
    std::string target;
    std::vector<std::pair<std::string, std::string>> headers;
    unsigned status;
    std::string reason;
    std::map<std::string, std::string> answer; // Allow, Vary, Access-Control-…
};

/// All of them; throws when the file cannot be read.
std::vector<RecordedCase> load_recorded_cases();

} // namespace latchkey::http
