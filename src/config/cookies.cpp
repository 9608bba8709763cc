#include "config/cookies.hpp"

#include "base/ascii.hpp"
#include "config/display.hpp"
#include "config/host.hpp"
#include "config/url_parts.hpp"

#include <libpsl.h>

#include <array>
#include <utility>

namespace latchkey::config {

namespace {

using CookieMode = CookieSettings::Mode;

constexpr std::array<std::pair<std::string_view, CookieMode>, 4> modes{{
    {"host", CookieMode::host},
    {"domain", CookieMode::domain},
    {"prefixed", CookieMode::prefixed},
    {"partitioned", CookieMode::partitioned},
}};

/// Nobody's own: whoever may register a name below it would share the cookie. Names of a single
/// label are among them.
bool is_public_suffix(const std::string& name) {
    return psl_is_public_suffix(psl_builtin(), name.c_str()) == 1;
}

bool is_in_domain(std::string_view host, std::string_view domain) {
    return host == domain || (host.size() > domain.size() && host.ends_with(domain) &&
                              host[host.size() - domain.size() - 1] == '.');
}

} // namespace

Checked<CookieMode> parse_cookie_mode(std::string_view text) {
    for (const auto& [name, mode] : modes) {
        if (equals_ignoring_case(text, name)) {
            return accept(mode);
        }
    }
    return refuse(
        in_quotes(text) + " is not a mode of the cookies",
        "write host, domain, prefixed or partitioned"
    );
}

Checked<std::string> parse_cookie_domain(std::string_view text) {
    const std::string name = to_lower(text);
    const std::string example = "write a domain such as example.com";
    if (name.starts_with('.')) {
        return refuse(in_quotes(text) + " begins with a dot", "write it without the dot");
    }
    if (is_loopback(name) || is_ipv4(name) || is_ipv6(name)) {
        return refuse(
            in_quotes(text) + " is an address or localhost, which browsers take no domain of",
            example
        );
    }
    if (!is_host_name(name) || name.ends_with('.')) {
        return refuse(in_quotes(text) + " is not a domain", example);
    }
    if (is_public_suffix(name)) {
        return refuse(
            in_quotes(text) + " is a public suffix: browsers refuse cookies of it",
            "write the domain registered below it, such as example.com"
        );
    }
    return name;
}

std::vector<Fault> compare_cookie_settings(const Settings& settings) {
    const CookieSettings& cookies = settings.cookies;
    if (cookies.mode != CookieMode::domain) {
        return cookies.domain.empty() ? std::vector<Fault>()
                                      : std::vector<Fault>{
                                            {"COOKIE_DOMAIN",
                                             "is set, and only COOKIE_MODE=domain has one",
                                             "set COOKIE_MODE to domain, or unset COOKIE_DOMAIN"}};
    }
    if (cookies.domain.empty()) {
        return {
            {"COOKIE_DOMAIN",
             "is not set, and COOKIE_MODE=domain needs it",
             "write the domain that the front ends share, such as example.com"}};
    }
    const auto url = split_url(settings.public_url);
    if (!url || !is_in_domain(url->host, cookies.domain)) {
        return {
            {"COOKIE_DOMAIN",
             "is not the domain of PUBLIC_URL: browsers refuse its cookies",
             "set PUBLIC_URL to where people reach this server, and COOKIE_DOMAIN to a domain of "
             "it"}};
    }
    return {};
}

std::vector<std::string> list_cookie_domains(std::string_view public_url) {
    const auto url = split_url(public_url);
    std::vector<std::string> domains;
    std::string name = url && is_host_name(url->host) && !is_loopback(url->host) ? url->host : "";
    while (!name.empty() && !is_public_suffix(name)) {
        domains.push_back(name);
        const std::size_t dot = name.find('.');
        name.erase(0, dot == std::string::npos ? dot : dot + 1);
    }
    return domains;
}

} // namespace latchkey::config
