#pragma once

// One recorded exchange with the Flask service: what was sent and what came back, with masks where
// values differ from run to run (cases.jsonl).

#include "support/http_client.hpp"

#include <boost/json/value.hpp>

#include <string>
#include <vector>

namespace latchkey::contract {

/// A text of the recording, or what it kept of a long one.
struct RecordedText {
    bool is_whole = true;
    std::string whole;
    std::size_t size = 0; // of a long one, with its beginning and its end
    std::string head;
    std::string tail;
};

struct RecordedCase {
    std::string name;   // "register/email-tab"
    std::string family; // "register"
    testing::HttpRequest request;
    unsigned status = 0;
    std::string reason;
    testing::HeaderList headers;
    RecordedText body;
};

/// All of the file, in the order they were recorded: some build on those before. Bodies that the
/// recording shortened are whole again. Throws std::runtime_error when the file is not as expected.
std::vector<RecordedCase> read_recorded_cases(const std::string& path);

} // namespace latchkey::contract
