#include "support/http_message.hpp"

#include "support/ascii.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>

namespace latchkey::testing {

namespace {

bool has_header(const HeaderList& headers, std::string_view name) {
    return std::ranges::any_of(headers, [name](const auto& header) {
        return equals_ignoring_case(header.first, name);
    });
}

} // namespace

std::string HttpRequest::to_bytes() const {
    std::string bytes = method + ' ' + target + " HTTP/1.1\r\n";
    if (!has_header(headers, "Host")) {
        bytes += "Host: 127.0.0.1\r\n";
    }
    for (const auto& [name, value] : headers) {
        bytes.append(name).append(": ").append(value).append("\r\n");
    }
    const bool has_body = !body.empty() || method == "POST" || method == "PUT" || method == "PATCH";
    if (has_body && !has_header(headers, "Content-Length") &&
        !has_header(headers, "Transfer-Encoding")) {
        bytes += "Content-Length: " + std::to_string(body.size()) + "\r\n";
    }
    return bytes.append("\r\n").append(body);
}

HttpRequest json_request(std::string method, std::string target, std::string_view json) {
    return {
        std::move(method),
        std::move(target),
        {{"Content-Type", "application/json"}},
        std::string(json)};
}

HttpRequest json_request(std::string method, std::string target, const char* json) {
    return json_request(std::move(method), std::move(target), std::string_view(json));
}

HttpRequest json_request(std::string method, std::string target, const boost::json::value& json) {
    return json_request(
        std::move(method), std::move(target), std::string_view(boost::json::serialize(json))
    );
}

std::optional<std::string> HttpAnswer::header(std::string_view name) const {
    const auto found = std::ranges::find_if(headers, [name](const auto& header) {
        return equals_ignoring_case(header.first, name);
    });
    return found == headers.end() ? std::nullopt : std::optional(found->second);
}

std::vector<std::string> HttpAnswer::headers_named(std::string_view name) const {
    std::vector<std::string> values;
    for (const auto& [header, value] : headers) {
        if (equals_ignoring_case(header, name)) {
            values.push_back(value);
        }
    }
    return values;
}

boost::json::value HttpAnswer::json() const {
    return boost::json::parse(body);
}

std::optional<std::string> HttpAnswer::set_cookie(std::string_view name) const {
    std::optional<std::string> last; // what is deleted in another scope comes before
    for (const std::string& line : headers_named("Set-Cookie")) {
        if (line.starts_with(std::string(name) + '=')) {
            last = line;
        }
    }
    return last;
}

std::optional<std::string> HttpAnswer::cookie(std::string_view name) const {
    const auto line = set_cookie(name);
    if (!line) {
        return std::nullopt;
    }
    return line->substr(name.size() + 1, line->find(';') - name.size() - 1);
}

} // namespace latchkey::testing
