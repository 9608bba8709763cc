#include "http/request.hpp"

#include "base/ascii.hpp"
#include "http/target.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace latchkey::http {

namespace {

constexpr std::array<std::pair<Method, std::string_view>, 7> method_names{{
    {Method::get, "GET"},
    {Method::head, "HEAD"},
    {Method::post, "POST"},
    {Method::put, "PUT"},
    {Method::patch, "PATCH"},
    {Method::delete_, "DELETE"},
    {Method::options, "OPTIONS"},
}};

} // namespace

std::string_view to_string(Method method) {
    for (const auto& [value, name] : method_names) {
        if (value == method) {
            return name;
        }
    }
    return {};
}

Method parse_method(std::string_view text) {
    for (const auto& [value, name] : method_names) {
        if (name == text) {
            return value;
        }
    }
    return Method::other;
}

bool is_safe(Method method) {
    return method == Method::get || method == Method::head || method == Method::options;
}

std::optional<std::string_view> Request::header(std::string_view name) const {
    const auto found = std::ranges::find_if(headers, [name](const Header& header) {
        return equals_ignoring_case(header.name, name);
    });
    return found == headers.end() ? std::nullopt : std::optional(found->value);
}

std::vector<std::string> query_parameters(const Request& request, std::string_view name) {
    std::vector<std::string> values;
    std::string_view rest = request.query;
    while (!rest.empty()) {
        const std::string_view pair = rest.substr(0, rest.find('&'));
        rest.remove_prefix(std::min(pair.size() + 1, rest.size()));
        const std::size_t equals = std::min(pair.find('='), pair.size());
        std::string decoded;
        append_percent_decoded(decoded, pair.substr(0, equals), PercentRules::form);
        if (decoded == name && !pair.empty()) {
            decoded.clear();
            append_percent_decoded(
                decoded, pair.substr(std::min(equals + 1, pair.size())), PercentRules::form
            );
            values.push_back(std::move(decoded));
        }
    }
    return values;
}

std::optional<std::string> query_parameter(const Request& request, std::string_view name) {
    std::vector<std::string> values = query_parameters(request, name);
    return values.empty() ? std::nullopt : std::optional(std::move(values.front()));
}

} // namespace latchkey::http
