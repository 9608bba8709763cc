// COOKIE_MODE, COOKIE_DOMAIN and COOKIE_PERSISTENT. A mode whose cookies browsers would drop
// without a word does not start.

#include "config/cookies.hpp"
#include "config/settings.hpp"
#include "sources.hpp"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace latchkey::config {

namespace {

using CookieMode = CookieSettings::Mode;
using Domains = std::vector<std::string>;

/// What is taken of that text.
std::string accepted(std::string_view domain) {
    const auto parsed = parse_cookie_domain(domain);
    return parsed ? *parsed : "(refused)";
}

/// The refusal of that text, which is one.
Refusal refusal_of(std::string_view domain) {
    const auto parsed = parse_cookie_domain(domain);
    EXPECT_FALSE(parsed) << domain;
    if (parsed) {
        return {};
    }
    const std::vector<Refusal> refusals = parsed.error();
    EXPECT_EQ(refusals.size(), 1U) << domain;
    EXPECT_FALSE(refusals[0].remedy.empty()) << domain;
    return refusals[0];
}

void expect_refused(const std::vector<std::string_view>& domains, std::string_view problem) {
    for (const std::string_view domain : domains) {
        const std::string said = refusal_of(domain).problem;
        EXPECT_NE(said.find(problem), std::string::npos) << domain << ": " << said;
    }
}

TEST(CookieMode, HasFourNames) {
    EXPECT_EQ(load_good("COOKIE_MODE", "host").cookies.mode, CookieMode::host);
    EXPECT_EQ(load_good("COOKIE_MODE", "prefixed").cookies.mode, CookieMode::prefixed);
    EXPECT_EQ(load_good("COOKIE_MODE", "Partitioned").cookies.mode, CookieMode::partitioned);
    EXPECT_EQ(*parse_cookie_mode("DOMAIN"), CookieMode::domain);
    expect_bad("COOKIE_MODE", {"hosts", "strict", "__Host-", "off", "1"});
    const CookieSettings unset = load(from_environment({}), Mode::production).settings.cookies;
    EXPECT_EQ(unset.mode, CookieMode::host);
    EXPECT_EQ(unset.domain, "");
    EXPECT_FALSE(unset.persistent);
}

TEST(CookiePersistent, IsASwitch) {
    EXPECT_TRUE(load_good("COOKIE_PERSISTENT", "on").cookies.persistent);
    EXPECT_FALSE(load_good("COOKIE_PERSISTENT", "no").cookies.persistent);
    expect_bad("COOKIE_PERSISTENT", {"3600", "session", "o n"});
}

TEST(CookieDomain, IsOneThatSomebodyRegistered) {
    EXPECT_EQ(accepted("example.com"), "example.com");
    EXPECT_EQ(accepted("Shop.Example.CO.UK"), "shop.example.co.uk");
    EXPECT_EQ(accepted("me.github.io"), "me.github.io");
    EXPECT_EQ(accepted("xn--bcher-kva.example"), "xn--bcher-kva.example");
    EXPECT_EQ(accepted("www.ck"), "www.ck") << "an exception of the list's";
}

TEST(CookieDomain, IsNoAddressAndNotThisMachine) {
    expect_refused(
        {"127.0.0.1",
         "192.0.2.1",
         "::1",
         "2001:db8::1",
         "[::1]",
         "localhost",
         "LOCALHOST",
         "app.localhost"},
        "is an address or localhost"
    );
}

/// Whoever registers a name below one would share the cookies.
TEST(CookieDomain, IsNoPublicSuffix) {
    expect_refused(
        {"com", "COM", "co.uk", "github.io", "GitHub.io", "anything.ck", "intranet", "xn--p1ai"},
        "is a public suffix"
    );
}

TEST(CookieDomain, IsADomainAndNothingElse) {
    EXPECT_EQ(refusal_of(".example.com").problem, "\".example.com\" begins with a dot");
    EXPECT_EQ(refusal_of(".example.com").remedy, "write it without the dot");
    expect_refused(
        {"example.com.",
         "example..com",
         "*.example.com",
         "https://example.com",
         "example.com/",
         "example.com:443",
         "example.com,example.org",
         "example.com; Secure",
         "-example.com",
         "exa mple.com",
         "b\xc3\xbc"
         "cher.example",
         "1.2.3",
         "127.1",
         "[2001:db8::1]",
         "example.com\r\nSet-Cookie: a=b",
         ""},
        "is not a domain"
    );
}

TEST(CookieDomain, IsRefusedUnderItsOwnName) {
    expect_bad("COOKIE_DOMAIN", {".example.com", "co.uk", "localhost", "10.0.0.1", "a b"});
}

/// What is wrong with the settings that have to do with cookies, which is one thing.
Fault fault_of(const std::map<std::string, std::string>& environment) {
    const Loaded loaded = load(from_environment(environment), Mode::production);
    EXPECT_EQ(loaded.faults.size(), 1U) << describe(loaded.faults);
    return loaded.faults.empty() ? Fault() : loaded.faults[0];
}

TEST(CookieSettings, OnlyTheModeOfADomainHasOne) {
    for (const char* mode : {"host", "prefixed", "partitioned"}) {
        const Fault fault = fault_of(
            {{"COOKIE_MODE", mode},
             {"COOKIE_DOMAIN", "example.com"},
             {"PUBLIC_URL", "https://auth.example.com"}}
        );
        EXPECT_EQ(fault.name, "COOKIE_DOMAIN") << mode;
        EXPECT_EQ(fault.problem, "is set, and only COOKIE_MODE=domain has one") << mode;
    }
    const Fault missing =
        fault_of({{"COOKIE_MODE", "domain"}, {"PUBLIC_URL", "https://auth.example.com"}});
    EXPECT_EQ(missing.name, "COOKIE_DOMAIN");
    EXPECT_EQ(missing.problem, "is not set, and COOKIE_MODE=domain needs it");
}

TEST(CookieSettings, TheDomainIsThatOfThePublicUrl) {
    const std::pair<std::string, std::string> good[] = {
        {"https://auth.example.com", "example.com"},
        {"https://a.b.example.com:8443", "example.com"},
        {"https://auth.example.com", "auth.example.com"},
        {"https://example.com", "example.com"},
        {"HTTPS://Auth.EXAMPLE.com", "Example.Com"},
    };
    for (const auto& [url, domain] : good) {
        const Loaded loaded = load(
            from_environment(
                {{"COOKIE_MODE", "domain"}, {"COOKIE_DOMAIN", domain}, {"PUBLIC_URL", url}}
            ),
            Mode::production
        );
        EXPECT_TRUE(loaded.faults.empty()) << url << ' ' << domain << describe(loaded.faults);
        EXPECT_EQ(loaded.settings.cookies.mode, CookieMode::domain);
        EXPECT_FALSE(loaded.settings.cookies.domain.empty());
    }
}

TEST(CookieSettings, AnotherDomainIsRefused) {
    const std::pair<std::string, std::string> bad[] = {
        {"", "example.com"},
        {"https://auth.example.org", "example.com"},
        {"https://evilexample.com", "example.com"},
        {"https://auth.evilexample.com", "example.com"},
        {"https://example.com", "auth.example.com"},
        {"https://a.example.com", "b.example.com"},
        {"https://example.com.evil.org", "example.com"},
        {"http://localhost:5000", "example.com"},
        {"https://192.0.2.1", "example.com"},
    };
    for (const auto& [url, domain] : bad) {
        const Fault fault =
            fault_of({{"COOKIE_MODE", "domain"}, {"COOKIE_DOMAIN", domain}, {"PUBLIC_URL", url}});
        EXPECT_EQ(fault.name, "COOKIE_DOMAIN") << url << ' ' << domain;
        EXPECT_EQ(fault.problem, "is not the domain of PUBLIC_URL: browsers refuse its cookies");
    }
}

TEST(CookieSettings, WhatWasRefusedAlreadyIsNotCompared) {
    EXPECT_EQ(
        fault_of(
            {{"COOKIE_MODE", "domain"}, {"COOKIE_DOMAIN", "example.com"}, {"PUBLIC_URL", "nowhere"}}
        ).name,
        "PUBLIC_URL"
    );
    EXPECT_EQ(
        fault_of({{"COOKIE_MODE", "domains"}, {"COOKIE_DOMAIN", "example.com"}}).name, "COOKIE_MODE"
    );
}

TEST(CookieDomains, GoFromTheHostUpToWhatIsRegistered) {
    EXPECT_EQ(
        list_cookie_domains("https://auth.shop.example.co.uk:8443"),
        (Domains{"auth.shop.example.co.uk", "shop.example.co.uk", "example.co.uk"})
    );
    EXPECT_EQ(list_cookie_domains("https://example.com"), Domains{"example.com"});
    EXPECT_EQ(list_cookie_domains("https://me.github.io"), Domains{"me.github.io"});
    EXPECT_EQ(list_cookie_domains("https://auth.internal"), Domains{"auth.internal"});
    for (const std::string_view none :
         {"",
          "https://github.io",
          "https://intranet",
          "http://localhost:5000",
          "http://app.localhost",
          "http://127.0.0.1:5000",
          "https://192.0.2.1",
          "http://[::1]:5000",
          "https://[2001:db8::1]"}) {
        EXPECT_EQ(list_cookie_domains(none), Domains()) << none;
    }
}

/// Each of them is one that COOKIE_DOMAIN might have named: cookies of that mode are found again.
TEST(CookieDomains, AreThoseThatTheModeTakes) {
    for (const std::string& domain : list_cookie_domains("https://a.b.example.com")) {
        EXPECT_EQ(accepted(domain), domain);
    }
}

} // namespace

} // namespace latchkey::config
