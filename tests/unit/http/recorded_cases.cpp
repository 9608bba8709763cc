#include "recorded_cases.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value_to.hpp>

#include <fstream>
#include <stdexcept>

namespace latchkey::http {

namespace {

namespace json = boost::json;

using Pairs = std::vector<std::pair<std::string, std::string>>;

Pairs to_pairs(const json::value& value) {
    Pairs pairs;
    for (const json::value& pair : value.as_array()) {
        pairs.emplace_back(
            json::value_to<std::string>(pair.at(0)), json::value_to<std::string>(pair.at(1))
        );
    }
    return pairs;
}

RecordedCase to_case(const json::value& value) {
    const Pairs answer = to_pairs(value.at("answer"));
    return {
        .name = json::value_to<std::string>(value.at("name")),
        .method = parse_method(json::value_to<std::string>(value.at("method"))),
        .target = json::value_to<std::string>(value.at("path")),
        .headers = to_pairs(value.at("headers")),
        .status = json::value_to<unsigned>(value.at("status")),
        .reason = json::value_to<std::string>(value.at("reason")),
        .answer = {answer.begin(), answer.end()},
    };
}

} // namespace

std::vector<RecordedCase> load_recorded_cases() {
    std::ifstream file(TEST_DATA_FOLDER "/recorded_cases.jsonl");
    std::vector<RecordedCase> cases;
    for (std::string line; std::getline(file, line);) {
        cases.push_back(to_case(json::parse(line)));
    }
    if (cases.empty()) {
        throw std::runtime_error("no recorded cases");
    }
    return cases;
}

} // namespace latchkey::http
