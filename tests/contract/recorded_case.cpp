#include "recorded_case.hpp"

#include <boost/json/parse.hpp>

#include <sodium.h>

#include <fstream>
#include <stdexcept>

namespace latchkey::contract {

namespace {

namespace json = boost::json;

std::string to_string(const json::value& value) {
    return json::value_to<std::string>(value);
}

testing::HeaderList read_headers(const json::value& value) {
    testing::HeaderList headers;
    for (const json::value& header : value.as_array()) {
        headers.emplace_back(to_string(header.at(0)), to_string(header.at(1)));
    }
    return headers;
}

std::string decode_base64(const std::string& text) {
    std::string bytes(text.size(), '\0');
    std::size_t size = 0;
    if (sodium_base642bin(
            reinterpret_cast<unsigned char*>(bytes.data()),
            bytes.size(),
            text.data(),
            text.size(),
            nullptr,
            &size,
            nullptr,
            sodium_base64_VARIANT_ORIGINAL
        ) != 0) {
        throw std::runtime_error("not base64: " + text);
    }
    bytes.resize(size);
    return bytes;
}

/// Of a long body its length, beginning and end are kept. What is missing is one character many
/// times: the last one of the beginning, up to where the end begins or the field does.
std::string restore(const json::object& shortened, std::string_view behind_filler) {
    std::string text = to_string(shortened.at("head"));
    const std::string tail = to_string(shortened.at("tail"));
    const auto size = static_cast<std::size_t>(shortened.at("len").as_int64());
    const std::string end = behind_filler.empty() ? tail : std::string(behind_filler);
    if (!end.ends_with(tail)) {
        throw std::runtime_error("a shortened body does not end as expected: " + tail);
    }
    text.append(size - text.size() - end.size(), text.back());
    return text + end;
}

std::string read_request_body(const json::object& recorded) {
    const json::value& body = recorded.at("request").at("body");
    if (body.is_null()) {
        return {};
    }
    if (body.is_string()) {
        return to_string(body);
    }
    if (body.as_object().contains("base64")) {
        return decode_base64(to_string(body.at("base64")));
    }
    // The forms of register end in three more fields; the recording's answer tells the address.
    std::string behind_filler;
    if (to_string(recorded.at("name")).starts_with("register/")) {
        const std::string email =
            to_string(recorded.at("response").at("json").at("data").at("user").at("email"));
        behind_filler = R"(", "email": ")" + email +
                        R"(", "password": "Passw0rd@X", "confirm_password": "Passw0rd@X"})";
    }
    return restore(body.as_object(), behind_filler);
}

RecordedText read_text(const json::value& value) {
    if (value.is_string()) {
        RecordedText text;
        text.whole = to_string(value);
        return text;
    }
    return {
        .is_whole = false,
        .whole = {},
        .size = static_cast<std::size_t>(value.at("len").as_int64()),
        .head = to_string(value.at("head")),
        .tail = to_string(value.at("tail"))};
}

RecordedCase read_case(const json::object& recorded) {
    const json::value& request = recorded.at("request");
    const json::value& response = recorded.at("response");
    RecordedCase result;
    result.name = to_string(recorded.at("name"));
    result.family = result.name.substr(0, result.name.find('/'));
    result.request.method = to_string(request.at("method"));
    result.request.target = to_string(request.at("path"));
    result.request.headers = read_headers(request.at("headers"));
    result.request.body = read_request_body(recorded);
    result.status = static_cast<unsigned>(response.at("status").as_int64());
    result.reason = to_string(response.at("reason"));
    result.headers = read_headers(response.at("headers"));
    result.body = read_text(response.at("body_raw"));
    return result;
}

} // namespace

std::vector<RecordedCase> read_recorded_cases(const std::string& path) {
    std::ifstream file(path);
    std::vector<RecordedCase> cases;
    for (std::string line; std::getline(file, line);) {
        cases.push_back(read_case(json::parse(line).as_object()));
    }
    if (cases.empty()) {
        throw std::runtime_error("no recorded cases in " + path);
    }
    return cases;
}

} // namespace latchkey::contract
