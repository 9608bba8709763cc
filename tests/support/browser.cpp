#include "support/browser.hpp"

#include <algorithm>
#include <utility>

namespace latchkey::testing {

namespace {

void add_header(HttpRequest& request, std::string_view name, std::string value) {
    const bool is_there = std::ranges::any_of(request.headers, [name](const auto& header) {
        return header.first == name;
    });
    if (!is_there && !value.empty()) {
        request.headers.emplace_back(name, std::move(value));
    }
}

} // namespace

Browser::Browser(HttpClient client, std::string_view user_agent)
    : client_(std::move(client))
    , user_agent_(user_agent) {}

HttpAnswer Browser::send(HttpRequest request) {
    std::string cookies;
    for (const auto& [name, value] : cookies_) {
        cookies.append(cookies.empty() ? "" : "; ").append(name).append("=").append(value);
    }
    add_header(request, "User-Agent", user_agent_);
    add_header(request, "Cookie", cookies);
    HttpAnswer answer = client_.send(request);
    keep_cookies(answer);
    return answer;
}

HttpAnswer Browser::get(std::string target) {
    return send({.method = "GET", .target = std::move(target)});
}

HttpAnswer Browser::remove(std::string target) {
    return send({.method = "DELETE", .target = std::move(target)});
}

HttpAnswer Browser::post(std::string target) {
    return send({.method = "POST", .target = std::move(target)});
}

HttpAnswer Browser::post(std::string target, const boost::json::value& json) {
    return send(json_request("POST", std::move(target), json));
}

HttpAnswer Browser::patch(std::string target, const boost::json::value& json) {
    return send(json_request("PATCH", std::move(target), json));
}

std::optional<std::string> Browser::cookie(const std::string& name) const {
    const auto found = cookies_.find(name);
    return found == cookies_.end() ? std::nullopt : std::optional(found->second);
}

void Browser::set_cookie(const std::string& name, std::string value) {
    cookies_[name] = std::move(value);
}

void Browser::forget_cookie(const std::string& name) {
    cookies_.erase(name);
}

void Browser::keep_cookies(const HttpAnswer& answer) {
    for (const std::string& line : answer.headers_named("Set-Cookie")) {
        const std::string name = line.substr(0, line.find('='));
        if (line.find("; Max-Age=0") != std::string::npos) {
            cookies_.erase(name);
        } else {
            cookies_[name] = answer.cookie(name).value();
        }
    }
}

} // namespace latchkey::testing
