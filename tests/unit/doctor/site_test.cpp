// Where people reach the server, what is in front of it, who may call, where the cookies go.

#include "doctor/doctor.hpp"
#include "findings.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

namespace latchkey::doctor {
namespace {

using config::Settings;
using Mode = config::CookieSettings::Mode;

/// With nothing to be said against them.
Settings sound_settings() {
    Settings settings;
    settings.host = "127.0.0.1";
    settings.public_url = "https://auth.example.com";
    settings.trusted_proxies = {"127.0.0.1"};
    settings.cors_origins = {"https://app.example.com", "https://*.preview.example.com"};
    settings.cookies.mode = Mode::prefixed;
    settings.log_level = "info";
    return settings;
}

struct Row {
    const char* about;
    std::function<void(Settings&)> change;
    std::vector<std::string> findings;
    std::string reason; // part of the last one's
};

const std::vector<Row> rows{
    {"nothing", [](Settings&) {}, {}, ""},
    {"no PUBLIC_URL",
     [](Settings& s) { s.public_url.clear(); },
     {"warning: PUBLIC_URL"},
     "Host header"},
    {"http",
     [](Settings& s) {
         s.public_url = "http://auth.example.com";
         s.cors_origins.clear();
     },
     {"fault: PUBLIC_URL"},
     "is not https"},
    {"http on this machine",
     [](Settings& s) {
         s.public_url = "http://localhost:5000";
         s.cors_origins.clear();
     },
     {},
     ""},
    {"open to the network without a proxy",
     [](Settings& s) {
         s.host = "0.0.0.0";
         s.trusted_proxies.clear();
     },
     {"warning: HOST"},
     "without TLS"},
    {"open to the network behind a proxy", [](Settings& s) { s.host = "0.0.0.0"; }, {}, ""},
    {"open to the network with TLS of its own",
     [](Settings& s) {
         s.host = "0.0.0.0";
         s.trusted_proxies.clear();
         s.tls = {.certificate_path = "cert.pem", .key_path = "key.pem"};
     },
     {},
     ""},
    {"a proxy that is not named",
     [](Settings& s) { s.trusted_proxies.clear(); },
     {"warning: TRUSTED_PROXIES"},
     "every client seems to come from its address"},
    {"an origin over http",
     [](Settings& s) { s.cors_origins = {"http://app.example.com"}; },
     {"warning: CORS_ORIGINS", "fault: COOKIE_MODE"},
     "of another site"},
    {"an origin on this machine",
     [](Settings& s) {
         s.cors_origins = {"http://localhost:3000"};
         s.cookies.mode = Mode::partitioned;
     },
     {"warning: CORS_ORIGINS"},
     "on the machine of someone signed in"},
    {"a pattern that anyone may register below",
     [](Settings& s) {
         s.cors_origins = {"https://*.github.io"};
         s.cookies.mode = Mode::partitioned;
     },
     {"warning: CORS_ORIGINS"},
     "anyone may have a site"},
    {"a pattern of the whole domain",
     [](Settings& s) { s.cors_origins = {"https://*.example.com"}; },
     {"note: CORS_ORIGINS"},
     "every host of the domain"},
    {"another site with SameSite=Lax",
     [](Settings& s) { s.cors_origins = {"https://shop.example.org"}; },
     {"fault: COOKIE_MODE"},
     "browsers send no cookies from there"},
    {"another site with plain cookies",
     [](Settings& s) {
         s.cors_origins = {"https://shop.example.org"};
         s.cookies.mode = Mode::host;
     },
     {"note: COOKIE_MODE"},
     "browsers that block third-party cookies"},
    {"another site with partitioned cookies",
     [](Settings& s) {
         s.cors_origins = {"https://shop.example.org"};
         s.cookies.mode = Mode::partitioned;
     },
     {},
     ""},
    {"partitioned without need",
     [](Settings& s) { s.cookies.mode = Mode::partitioned; },
     {"note: COOKIE_MODE"},
     "no front end in CORS_ORIGINS is of another site"},
    {"two registrations below one public suffix are two sites",
     [](Settings& s) {
         s.public_url = "https://auth.github.io";
         s.cors_origins = {"https://evil.github.io"};
     },
     {"fault: COOKIE_MODE"},
     "of another site"},
    {"no limits",
     [](Settings& s) { s.throttle = false; },
     {"warning: THROTTLE"},
     "as fast as the machine can"},
    {"a talkative log",
     [](Settings& s) { s.log_level = "trace"; },
     {"note: LOG_LEVEL"},
     "is trace"},
};

TEST(Site, EachFindingIsSeenWhereItIsAndNowhereElse) {
    for (const Row& row : rows) {
        Settings settings = sound_settings();
        row.change(settings);
        const Findings findings = examine_site(settings);
        EXPECT_EQ(names_of(findings), row.findings) << row.about << '\n' << describe(findings);
        if (!findings.empty()) {
            EXPECT_NE(findings.back().reason.find(row.reason), std::string::npos) << row.about;
        }
    }
}

} // namespace
} // namespace latchkey::doctor
