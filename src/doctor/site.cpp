#include "config/cookies.hpp"
#include "config/host.hpp"
#include "config/url_parts.hpp"
#include "doctor/doctor.hpp"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

namespace latchkey::doctor {

namespace {

using config::Settings;
using config::UrlParts;
using Mode = config::CookieSettings::Mode;

constexpr std::string_view wildcard = "*.";

/// One of CORS_ORIGINS, taken apart.
struct Origin {
    std::string text;
    std::string scheme;
    std::string host; // of a pattern what follows the star
    bool is_pattern;

    [[nodiscard]] bool is_loopback() const { return config::is_loopback(host); }

    /// The name that somebody has registered; empty for addresses and for public suffixes.
    [[nodiscard]] std::string registrable_domain() const {
        const auto domains = config::list_cookie_domains(scheme + "://" + host);
        return domains.empty() ? std::string() : domains.back();
    }
};

std::optional<Origin> parse_origin(const std::string& text) {
    const auto parts = config::split_url(text);
    if (!parts) {
        return std::nullopt;
    }
    const bool is_pattern = parts->host.starts_with(wildcard);
    return Origin{
        text, parts->scheme, parts->host.substr(is_pattern ? wildcard.size() : 0), is_pattern};
}

/// Sites as browsers tell them apart (HTML standard, "schemelessly same site", and the scheme).
bool is_same_site(const Origin& one, const Origin& other) {
    const std::string domain = one.registrable_domain();
    const bool have_one_domain =
        domain.empty() ? one.host == other.host : domain == other.registrable_domain();
    return one.scheme == other.scheme && have_one_domain;
}

class Site {
public:
    explicit Site(const Settings& settings)
        : settings_(settings)
        , own_(parse_origin(settings.public_url)) {}

    Findings examine() {
        examine_address();
        examine_proxy();
        for (const std::string& text : settings_.cors_origins) {
            if (const auto origin = parse_origin(text)) {
                examine_origin(*origin);
            }
        }
        examine_cookies();
        examine_leftovers();
        return std::move(findings_);
    }

private:
    void add(Severity severity, std::string setting, std::string reason, std::string remedy) {
        findings_.push_back({severity, std::move(setting), std::move(reason), std::move(remedy)});
    }

    void examine_address() {
        if (!own_) {
            add(Severity::warning,
                "PUBLIC_URL",
                "is not set: the server takes its own origin from the Host header, which whoever "
                "asks may choose",
                "write where people reach it, such as https://auth.example.com");
        } else if (own_->scheme == "http" && !own_->is_loopback()) {
            add(Severity::fault,
                "PUBLIC_URL",
                "is not https: browsers neither keep nor send the cookies, and passwords travel in "
                "clear",
                "set TLS_CERT and TLS_KEY, or put a proxy with TLS in front; and write the https "
                "URL");
        }
    }

    void examine_proxy() {
        if (!settings_.tls.certificate_path.empty()) {
            return; // whoever connects speaks TLS to Latchkey itself
        }
        const bool has_proxies = !settings_.trusted_proxies.empty();
        if (!config::is_loopback(settings_.host) && !has_proxies) {
            add(Severity::warning,
                "HOST",
                "is " + settings_.host +
                    ", and no proxy is named: whoever reaches it speaks to "
                    "Latchkey without TLS",
                "listen on 127.0.0.1, or set TRUSTED_PROXIES and let nobody else connect");
        } else if (own_ && own_->scheme == "https" && !has_proxies) {
            add(Severity::warning,
                "TRUSTED_PROXIES",
                "is empty, and PUBLIC_URL is https, which takes a proxy: every client seems to "
                "come from its address, in limits and records too",
                "write the proxy's address, 127.0.0.1 if it is on this machine");
        }
    }

    void examine_origin(const Origin& origin) {
        if (origin.is_loopback()) {
            add(Severity::warning,
                "CORS_ORIGINS",
                "has " + origin.text +
                    ": whatever runs on the machine of someone signed in may act "
                    "for them there",
                "leave it out; `latchkey serve --dev` allows it by itself");
        } else if (origin.scheme == "http") {
            add(Severity::warning,
                "CORS_ORIGINS",
                "has " + origin.text + ", which is not https: anyone on the way can be that page",
                "serve the front end over https, and write that");
        }
        if (origin.is_pattern && !origin.is_loopback() && origin.registrable_domain().empty()) {
            add(Severity::warning,
                "CORS_ORIGINS",
                "has " + origin.text + ", below which anyone may have a site",
                "write the names of your own sites there");
        } else if (origin.is_pattern && origin.registrable_domain() == origin.host) {
            add(Severity::note,
                "CORS_ORIGINS",
                "has " + origin.text +
                    ": every host of the domain may act for whoever is signed "
                    "in, forgotten ones included",
                "write the front ends' names, or give them a domain of their own below it");
        }
        if (own_ && !is_same_site(*own_, origin)) {
            examine_cookies_of_another_site(origin);
        }
    }

    void examine_cookies_of_another_site(const Origin& origin) {
        if (settings_.cookies.mode == Mode::prefixed) {
            add(Severity::fault,
                "COOKIE_MODE",
                "is prefixed (SameSite=Lax), and CORS_ORIGINS has " + origin.text +
                    " of another "
                    "site: browsers send no cookies from there",
                "serve that front end below the domain of PUBLIC_URL, or take partitioned");
        } else if (settings_.cookies.mode != Mode::partitioned) {
            add(Severity::note,
                "COOKIE_MODE",
                "is not partitioned, and CORS_ORIGINS has " + origin.text +
                    " of another site: "
                    "browsers that block third-party cookies send none from there",
                "serve that front end below the domain of PUBLIC_URL, or take partitioned");
        }
    }

    void examine_cookies() {
        const bool is_other_site =
            std::ranges::any_of(settings_.cors_origins, [this](const std::string& text) {
                const auto origin = parse_origin(text);
                return own_ && origin && !is_same_site(*own_, *origin);
            });
        if (settings_.cookies.mode == Mode::partitioned && own_ && !is_other_site) {
            add(Severity::note,
                "COOKIE_MODE",
                "is partitioned, and no front end in CORS_ORIGINS is of another site",
                "take prefixed, which no other host can interfere with");
        }
    }

    void examine_leftovers() {
        if (!settings_.throttle) {
            add(Severity::warning,
                "THROTTLE",
                "is off: passwords and codes may be tried as fast as the machine can",
                "set it to on; off is for load tests");
        }
        if (settings_.log_level == "trace" || settings_.log_level == "debug") {
            add(Severity::note,
                "LOG_LEVEL",
                "is " + settings_.log_level + ", which is for finding mistakes",
                "set it to info");
        }
    }

    const Settings& settings_;
    const std::optional<Origin> own_;
    Findings findings_;
};

} // namespace

Findings examine_site(const Settings& settings) {
    return Site(settings).examine();
}

} // namespace latchkey::doctor
