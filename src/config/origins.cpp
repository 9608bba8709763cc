#include "config/origins.hpp"

#include "config/display.hpp"
#include "config/host.hpp"
#include "config/url_parts.hpp"
#include "config/values.hpp"

#include <algorithm>
#include <cstddef>

namespace latchkey::config {

namespace {

constexpr std::string_view wildcard = "*.";

/// Flask-CORS reads such values as regular expressions, where a dot stands for any character.
bool looks_like_regex(std::string_view text) {
    return text.find_first_of("\\^$(){}|+") != std::string_view::npos ||
           text.find(".*") != std::string_view::npos ||
           text.find("?://") != std::string_view::npos || text.find("[^") != std::string_view::npos;
}

/// What can be told without taking it apart.
std::vector<Refusal> find_fault_of_form(std::string_view text) {
    const std::string shown = in_quotes(text);
    if (text == "*") {
        return refuse(
            "\"*\" would let every site act for whoever is signed in",
            "list the origins of your front ends; https://*.preview.example covers subdomains"
        );
    }
    if (text == "null") {
        return refuse(
            "\"null\" is the origin of any sandboxed frame, so of anyone",
            "serve the front end from an http or https origin and list that"
        );
    }
    if (looks_like_regex(text)) {
        return refuse(
            shown + " looks like a regular expression",
            "write exact origins; https://*.preview.example covers subdomains"
        );
    }
    const auto stars = std::count(text.begin(), text.end(), '*');
    if (stars > 1 || (stars == 1 && text.find("://*.") == std::string_view::npos)) {
        return refuse(
            shown + " has a * elsewhere than in place of the first label",
            "write https://*.preview.example, or list every origin; one port is one origin"
        );
    }
    return {};
}

bool is_too_wide(std::string_view pattern_host) {
    const std::string_view base = pattern_host.substr(wildcard.size());
    return base != "localhost" && base.find('.') == std::string_view::npos;
}

std::vector<Refusal> find_fault_of_host(const UrlParts& parts, std::string_view text) {
    const bool is_pattern = parts.host.starts_with(wildcard);
    const std::string_view host =
        std::string_view(parts.host).substr(is_pattern ? wildcard.size() : 0);
    if (is_pattern ? !is_host_name(host) : !is_url_host(host)) {
        return refuse(
            in_quotes(text) + " names a host that cannot exist",
            "write the origin as the browser's address line shows it, without a path"
        );
    }
    if (is_pattern && is_too_wide(parts.host)) {
        return refuse(
            in_quotes(text) + " would admit every site of a top-level domain",
            "keep at least two labels after the *, as in https://*.preview.example"
        );
    }
    return {};
}

Checked<std::string> parse_origin(std::string_view text) {
    if (auto refusals = find_fault_of_form(text); !refusals.empty()) {
        return refusals;
    }
    const auto parts = split_url(text);
    if (!parts || (parts->scheme != "http" && parts->scheme != "https")) {
        const bool has_scheme = text.find("://") != std::string_view::npos;
        const bool is_bare_host = !has_scheme && split_url("https://" + std::string(text));
        return refuse(
            in_quotes(text) + " is not an http or https origin",
            is_bare_host ? "write https://" + std::string(text)
                         : "write scheme and host, such as https://app.example.com"
        );
    }
    if (parts->has_user) {
        return refuse("holds a user or a password", "write " + web_origin(*parts));
    }
    if (auto refusals = find_fault_of_host(*parts, text); !refusals.empty()) {
        return refusals;
    }
    const std::string remedy = "write " + web_origin(*parts);
    if (parts->path == "/" && !parts->has_query_or_fragment) {
        return refuse(in_quotes(text) + " ends with a slash, which no origin does", remedy);
    }
    if (!parts->path.empty() || parts->has_query_or_fragment) {
        return refuse(in_quotes(text) + " has something after the origin", remedy);
    }
    if (parts->port == default_web_port(parts->scheme)) {
        return refuse(in_quotes(text) + " names the port that browsers leave out", remedy);
    }
    return std::string(text);
}

} // namespace

Checked<std::vector<std::string>> parse_origins(std::string_view text) {
    return parse_list<std::string>(text, parse_origin);
}

} // namespace latchkey::config
