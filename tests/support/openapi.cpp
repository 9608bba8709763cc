#include "support/openapi.hpp"

#include "support/ascii.hpp"
#include "support/json_schema.hpp"
#include "support/standing_headers.hpp"
#include "support/yaml_file.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <mutex>

namespace latchkey::testing {

namespace {

namespace json = boost::json;

/// Without the query, several slashes at the start as one.
std::string_view path_of(std::string_view target) {
    target = target.substr(0, target.find('?'));
    const std::size_t begin = target.find_first_not_of('/');
    const bool has_more_slashes = begin != std::string_view::npos && begin > 1;
    return has_more_slashes ? target.substr(begin - 1) : target;
}

/// The letters that a parameter stands for: `{id}` digits, `{sid}` base64url; nothing for `{rest}`,
/// which stands for everything.
std::optional<std::string_view> letters_of(std::string_view parameter) {
    if (parameter == "{rest}") {
        return std::nullopt;
    }
    return parameter == "{id}" ? "0123456789"
                               : "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_";
}

bool matches(std::string_view pattern, std::string_view path) {
    const std::size_t begin = pattern.find('{');
    if (begin == std::string_view::npos) {
        return pattern == path;
    }
    const std::size_t end = pattern.find('}') + 1;
    const std::string_view after = pattern.substr(end);
    const auto letters = letters_of(pattern.substr(begin, end - begin));
    const std::size_t length_min = begin + after.size() + (letters ? 1 : 0);
    if (!path.starts_with(pattern.substr(0, begin)) || !path.ends_with(after) ||
        path.size() < length_min) {
        return false;
    }
    const std::string_view value = path.substr(begin, path.size() - begin - after.size());
    return !letters || value.find_first_not_of(*letters) == std::string_view::npos;
}

std::set<ApiEntry> list_entries(const json::object& root) {
    std::set<ApiEntry> entries;
    for (const auto& [path, operations] : root.at("paths").as_object()) {
        for (const auto& [method, operation] : operations.as_object()) {
            if (method == "parameters") { // of all the path's operations
                continue;
            }
            for (const auto& [status, response] : operation.at("responses").as_object()) {
                entries.insert(
                    {to_upper(method),
                     std::string(path),
                     static_cast<unsigned>(std::stoul(std::string(status)))}
                );
            }
        }
    }
    return entries;
}

bool is_api_path(std::string_view path) {
    return path.starts_with("/auth/") || path.starts_with("/recovery/") ||
           path.starts_with("/user/");
}

/// The answer to a request whose path was never known.
bool is_of_a_broken_head(const HttpAnswer& answer) {
    const bool is_malformed =
        answer.status == 400 && answer.body.find("\"malformed_request\"") != std::string::npos;
    return is_malformed || answer.status == 408 || answer.status == 431;
}

/// OPTIONS on a listed path, as the document's introduction has it.
void check_options(const HttpAnswer& answer, std::vector<std::string>& faults) {
    if (answer.status != 200 || !answer.body.empty() || !answer.header("Allow") ||
        answer.header("Content-Type") != "text/html; charset=utf-8") {
        faults.emplace_back("OPTIONS is not answered with an empty 200 and Allow");
    }
}

} // namespace

ApiDocument::ApiDocument(const std::string& path)
    : root_(read_yaml_file(path).as_object())
    , entries_(list_entries(root_)) {}

std::optional<std::string> ApiDocument::find_path(std::string_view target) const {
    const std::string_view path = path_of(target);
    for (const auto& [pattern, operations] : root_.at("paths").as_object()) {
        if (matches(pattern, path)) {
            return std::string(pattern);
        }
    }
    return std::nullopt;
}

bool ApiDocument::has_operation(const std::string& path, std::string_view method) const {
    return method == to_upper(method) &&
           root_.at("paths").at(path).as_object().contains(to_lower(method));
}

bool ApiDocument::takes_any_method(const std::string& path) const {
    const json::object& operations = root_.at("paths").at(path).as_object();
    const json::value* get = operations.if_contains("get");
    return get != nullptr && get->as_object().contains("x-any-method");
}

std::optional<ApiEntry>
ApiDocument::find_entry(std::string_view method, std::string_view target, unsigned status) const {
    const auto path = find_path(target);
    const bool is_as_get = method == "HEAD" || (path && takes_any_method(*path));
    const std::string_view own_method = is_as_get ? "GET" : method;
    if (!path || !has_operation(*path, own_method)) {
        return std::nullopt;
    }
    return ApiEntry{std::string(own_method), *path, status};
}

const json::object* ApiDocument::find_response(const ApiEntry& entry) const {
    const json::object& operation =
        root_.at("paths").at(entry.path).at(to_lower(entry.method)).as_object();
    const json::value* response =
        operation.at("responses").as_object().if_contains(std::to_string(entry.status));
    return response == nullptr ? nullptr : &resolve(root_, *response).as_object();
}

/// What the introduction promises of paths and methods that are not listed, and of requests that
/// are refused before anybody looks at their path.
const json::object*
ApiDocument::find_common_response(std::string_view target, unsigned status) const {
    static const std::map<unsigned, std::string_view> names{
        {308, "MergedPath"},
        {400, "MalformedRequest"},
        {404, "NotFound"},
        {405, "MethodNotAllowed"},
        {408, "RequestTimeout"},
        {413, "PayloadTooLarge"},
        {431, "HeadersTooLarge"},
        {503, "Unavailable"},
    };
    // The developer's pages are listed, and not there without --dev.
    const bool is_listed_path = find_path(target) && !target.starts_with("/dev");
    const bool fits_path =
        (status != 404 || !is_listed_path) && (status != 405 || find_path(target));
    const auto name = names.find(status);
    if (name == names.end() || !fits_path) {
        return nullptr;
    }
    return &root_.at("components").at("responses").at(name->second).as_object();
}

std::vector<std::string> ApiDocument::find_faults(
    std::string_view method, std::string_view target, const HttpAnswer& answer
) const {
    std::vector<std::string> faults;
    const bool is_public = target.starts_with("/.well-known/") || target == "/auth/password-policy";
    const std::string_view with_tag = is_public ? "public, max-age=300" : "private, no-cache";
    if (!has_standing_headers(answer) ||
        answer.header("Cache-Control") != (answer.header("ETag") ? with_tag : "no-store")) {
        faults.emplace_back("a header of every answer is missing or another");
    }
    if (answer.header("Set-Cookie") && answer.header("Cache-Control") != "no-store") {
        faults.emplace_back("a cookie on an answer that a cache may keep");
    }
    if (is_api_path(path_of(target)) && !is_of_a_broken_head(answer) &&
        answer.header("Vary") != "Origin") {
        faults.emplace_back("Vary: Origin is missing");
    }
    const auto path = find_path(target);
    if (method == "OPTIONS" && answer.status == 200 && path && !takes_any_method(*path)) {
        check_options(answer, faults);
        return faults;
    }
    const auto entry = find_entry(method, target, answer.status);
    const json::object* response = entry ? find_response(*entry) : nullptr;
    if (!entry || (response == nullptr && answer.status == 404)) {
        response = find_common_response(target, answer.status);
    }
    if (response == nullptr) {
        faults.push_back("the status " + std::to_string(answer.status) + " is not documented");
        return faults;
    }
    check_headers(*response, answer, faults);
    if (method != "HEAD") {
        check_content(*response, answer, faults);
    }
    return faults;
}

void ApiDocument::check_headers(
    const json::object& response, const HttpAnswer& answer, std::vector<std::string>& faults
) const {
    const json::value* headers = response.if_contains("headers");
    if (headers == nullptr) {
        return;
    }
    for (const auto& [name, reference] : headers->as_object()) {
        const json::object& header = resolve(root_, reference).as_object();
        const auto values = answer.headers_named(name);
        const json::value* required = header.if_contains("required");
        if (values.empty() && required != nullptr && required->as_bool()) {
            faults.push_back("the header " + std::string(name) + " is missing");
        }
        for (const std::string& value : values) {
            for (const std::string& fault :
                 find_schema_faults(root_, header.at("schema"), json::string(value))) {
                faults.push_back("header " + std::string(name) + fault);
            }
        }
    }
}

void ApiDocument::check_content(
    const json::object& response, const HttpAnswer& answer, std::vector<std::string>& faults
) const {
    const json::value* content = response.if_contains("content");
    if (content == nullptr && answer.body.empty() && !answer.header("Content-Type")) {
        return;
    }
    const std::string type = answer.header("Content-Type").value_or("");
    const std::string essence = type.substr(0, type.find(';'));
    const json::value* media =
        content == nullptr ? nullptr : content->as_object().if_contains(essence);
    if (media == nullptr) {
        faults.push_back("the Content-Type \"" + type + "\" is not documented");
        return;
    }
    if (essence != "application/json") {
        return;
    }
    boost::system::error_code error;
    const json::value body = json::parse(answer.body, error);
    if (error) {
        faults.emplace_back("the body is not JSON");
        return;
    }
    std::ranges::move(
        find_schema_faults(root_, media->at("schema"), body), std::back_inserter(faults)
    );
}

const ApiDocument& api_document() {
    static const ApiDocument document(OPENAPI_DOCUMENT);
    return document;
}

namespace {

/// What this program has seen so far. Tests of one program share it: that is its purpose.
struct SeenEntries {
    std::mutex mutex;
    std::set<ApiEntry> entries;
};

SeenEntries& seen() {
    static SeenEntries seen;
    return seen;
}

} // namespace

void check_against_document(
    std::string_view method, std::string_view target, const HttpAnswer& answer
) {
    for (const std::string& fault : api_document().find_faults(method, target, answer)) {
        ADD_FAILURE() << "against docs/openapi.yaml: " << method << ' ' << target << " -> "
                      << answer.status << ": " << fault << "\n"
                      << answer.body;
    }
    if (auto entry = api_document().find_entry(method, target, answer.status)) {
        const std::lock_guard lock(seen().mutex);
        seen().entries.insert(std::move(*entry));
    }
}

std::set<ApiEntry> seen_entries() {
    const std::lock_guard lock(seen().mutex);
    return seen().entries;
}

} // namespace latchkey::testing
