#include "comparison.hpp"

#include "http/json_render.hpp"
#include "scene.hpp"
#include "support/ascii.hpp"

#include <boost/json/parse.hpp>

#include <fmt/format.h>

#include <regex>

namespace latchkey::contract {

using testing::HttpAnswer;
using testing::HttpRequest;

namespace {

using Values = std::multiset<std::string>;

Values values_of(const testing::HeaderList& headers, const std::string& name) {
    Values values;
    for (const auto& [key, value] : headers) {
        if (testing::equals_ignoring_case(key, name)) {
            values.insert(value);
        }
    }
    return values;
}

/// An empty Origin was none for the Flask service, and no browser sends one.
bool has_origin(const HttpRequest& request) {
    const Values origins = values_of(request.headers, "origin");
    return !origins.empty() && !origins.begin()->empty();
}

bool is_below_api(std::string_view target) {
    const std::string lower = testing::to_lower(target);
    return lower.starts_with("/auth") || lower.starts_with("/recovery") ||
           lower.starts_with("/user");
}

bool is_error_page(const RecordedCase& recorded) {
    return recorded.status >= 300 &&
           values_of(recorded.headers, "content-type").contains("text/html; charset=utf-8");
}

std::string join(const Values& values) {
    return fmt::format("{}", fmt::join(values, " | "));
}

void note(
    Differences& differences,
    const std::string& aspect,
    const std::string& theirs,
    const std::string& ours
) {
    if (theirs != ours) {
        differences[aspect] = fmt::format("recorded: {}\n    ours:     {}", theirs, ours);
    }
}

/// The order of methods in Allow means nothing.
std::string sorted_methods(const Values& allow) {
    std::set<std::string> methods;
    static const std::regex word("[A-Z]+");
    const std::string text = join(allow);
    for (std::sregex_iterator at(text.begin(), text.end(), word), end; at != end; ++at) {
        methods.insert(at->str());
    }
    return fmt::format("{}", fmt::join(methods, ", "));
}

std::string masked_cookies(const HttpAnswer& answer) {
    Values cookies;
    static const std::regex access("accessToken=[^;]+;");
    static const std::regex refresh("refreshToken=[^;]+;");
    for (const std::string& line : answer.headers_named("Set-Cookie")) {
        cookies.insert(std::regex_replace(
            std::regex_replace(line, access, "accessToken=<JWT:access>;"),
            refresh,
            "refreshToken=<JWT:refresh>;"
        ));
    }
    return join(cookies);
}

std::string cors_of(const testing::HeaderList& headers) {
    std::string all;
    for (const char* name :
         {"access-control-allow-origin",
          "access-control-allow-credentials",
          "access-control-allow-methods",
          "access-control-allow-headers",
          "access-control-allow-private-network"}) {
        for (const std::string& value : values_of(headers, name)) {
            all += fmt::format("{}: {}; ", name, value);
        }
    }
    return all;
}

/// Ids and dates as the recording masks them, errors without what difference 16 added. The
/// recording of the list holds two accounts of the many that were there.
std::string masked_body(const RecordedCase& recorded, const HttpAnswer& answer) {
    std::string body = answer.body;
    if (answer.status >= 400 && !body.empty()) {
        boost::json::value json = boost::json::parse(body);
        json.at("data").as_object().erase("code");
        json.at("data").as_object().erase("fields");
        body = http::render_json(json);
    }
    if (recorded.name.starts_with("users/list") && answer.status == 200 && !body.empty()) {
        const boost::json::value all = boost::json::parse(body);
        boost::json::array rows;
        for (const auto& row : all.as_array()) {
            if (row.at("email").as_string().starts_with("list")) {
                rows.push_back(row);
            }
        }
        body = http::render_json(rows);
    }
    static const std::regex id(R"re("id":\d+)re");
    static const std::regex date(
        R"re("(created_at|updated_at)":"[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT")re"
    );
    body = std::regex_replace(body, id, R"("id":<id>)");
    return std::regex_replace(body, date, R"("$1":"<http-date>")");
}

void compare_bodies(
    Differences& differences, const RecordedCase& recorded, const HttpAnswer& answer
) {
    const std::string ours = masked_body(recorded, answer);
    if (recorded.body.is_whole) {
        note(differences, "body", replace_all(recorded.body.whole, "RRRRRRRR", run_tag), ours);
        return;
    }
    const std::string head = replace_all(recorded.body.head, "RRRRRRRR", run_tag);
    const bool is_equal = ours.size() == recorded.body.size && ours.starts_with(head) &&
                          ours.ends_with(recorded.body.tail);
    note(differences, "body", head + "…", is_equal ? head + "…" : ours.substr(0, 200));
}

} // namespace

Differences
compare(const RecordedCase& recorded, const HttpRequest& sent, const HttpAnswer& answer) {
    Differences differences;
    note(
        differences,
        "status",
        fmt::format("{} {}", recorded.status, recorded.reason),
        fmt::format("{} {}", answer.status, answer.reason)
    );
    note(
        differences,
        "content-type",
        is_error_page(recorded) ? "application/json"
                                : join(values_of(recorded.headers, "content-type")),
        join(values_of(answer.headers, "content-type"))
    );
    note(
        differences,
        "set-cookie",
        join(values_of(recorded.headers, "set-cookie")),
        masked_cookies(answer)
    );
    note(
        differences,
        "allow",
        sorted_methods(values_of(recorded.headers, "allow")),
        sorted_methods(values_of(answer.headers, "allow"))
    );
    note(
        differences,
        "cors",
        has_origin(sent) ? cors_of(recorded.headers) : "",
        cors_of(answer.headers)
    );
    note(
        differences,
        "vary",
        is_below_api(sent.target) ? "Origin" : "",
        join(values_of(answer.headers, "vary"))
    );
    if (!is_error_page(recorded)) {
        compare_bodies(differences, recorded, answer);
    }
    return differences;
}

} // namespace latchkey::contract
