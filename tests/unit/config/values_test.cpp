// Each setting's good and bad values, through load(), as an operator meets them.

#include "config/settings.hpp"
#include "sources.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace latchkey::config {

namespace {

using std::chrono::seconds;

TEST(Values, Defaults) {
    const Loaded loaded = load(from_environment({}), Mode::production);
    EXPECT_TRUE(loaded.faults.empty()) << describe(loaded.faults);
    EXPECT_TRUE(loaded.warnings.empty());
    const Settings& settings = loaded.settings;
    EXPECT_EQ(settings.host, "127.0.0.1");
    EXPECT_EQ(settings.port, 5000);
    EXPECT_EQ(settings.database.kind, DatabaseUrl::Kind::sqlite);
    EXPECT_EQ(settings.database.path_or_url, "latchkey.db");
    EXPECT_EQ(settings.secret_key.reveal(), good_key);
    EXPECT_TRUE(settings.cors_origins.empty());
    EXPECT_EQ(settings.smtp.url, "smtp://smtp.gmail.com:587");
    EXPECT_EQ(settings.smtp.from, "");
    EXPECT_TRUE(settings.smtp.password.empty());
    EXPECT_EQ(settings.time_zone, "UTC");
    EXPECT_EQ(settings.public_url, "");
    EXPECT_TRUE(settings.trusted_proxies.empty());
    EXPECT_EQ(settings.access_token_lifetime, seconds(3600));
    EXPECT_EQ(settings.refresh_token_lifetime, seconds(604800));
    EXPECT_TRUE(settings.legacy_secret_key.empty());
    EXPECT_TRUE(settings.throttle);
    EXPECT_GE(settings.io_threads, 1U);
    EXPECT_EQ(settings.io_threads, settings.hash_threads);
    EXPECT_EQ(settings.worker_threads, 64U);
    EXPECT_EQ(settings.log_level, "info");
    EXPECT_FALSE(settings.dev);
}

TEST(Values, Port) {
    EXPECT_EQ(load_good("PORT", "0").port, 0);
    EXPECT_EQ(load_good("PORT", "65535").port, 65535);
    EXPECT_EQ(load_good("PORT", " 8080 ").port, 8080);
    expect_bad(
        "PORT",
        {"65536",
         "-1",
         "+80",
         "80.0",
         "0x50",
         "80 80",
         "http",
         "4294967376",
         "99999999999999999999"}
    );
    EXPECT_EQ(load_bad("PORT", "80a").problem, "\"80a\" is not a whole number from 0 to 65535");
}

TEST(Values, Mail) {
    EXPECT_EQ(load_good("EMAIL_FROM", "no-reply@example.com").smtp.from, "no-reply@example.com");
    EXPECT_EQ(load_good("EMAIL_FROM", "a.b+c@localhost").smtp.from, "a.b+c@localhost");
    expect_bad(
        "EMAIL_FROM",
        {"example.com",
         "@example.com",
         "a@",
         "a@@b",
         "a b@c",
         ".a@b",
         "a.@b",
         "a..b@c",
         "a@b..c",
         "a@1.2.3.4",
         "a@b\r\nBcc: c@d",
         "\xc3\xa9@b",
         "a@\xc3\xa9",
         "a@b,c@d",
         std::string(65, 'a') + "@b"}
    );
    EXPECT_NE(
        load_bad("EMAIL_FROM", "Name <a@b.c>").remedy.find("display name"), std::string::npos
    );
    EXPECT_EQ(
        load_good("EMAIL_PASSWORD", " kept as it is ").smtp.password.reveal(), " kept as it is "
    );
}

TEST(Values, TimeZone) {
    EXPECT_EQ(load_good("TIME_ZONE", "America/El_Salvador").time_zone, "America/El_Salvador");
    expect_bad("TIME_ZONE", {"Mars/Olympus", "../../../etc/passwd", "+02:00"});
}

TEST(Values, Lifetimes) {
    EXPECT_EQ(load_good("ACCESS_TOKEN_SECONDS", "60").access_token_lifetime, seconds(60));
    EXPECT_EQ(load_good("ACCESS_TOKEN_SECONDS", "86400").access_token_lifetime, seconds(86400));
    EXPECT_EQ(
        load_good("REFRESH_TOKEN_SECONDS", "31536000").refresh_token_lifetime, seconds(31536000)
    );
    expect_bad("ACCESS_TOKEN_SECONDS", {"59", "86401", "1h", "-60"});
    expect_bad(
        "REFRESH_TOKEN_SECONDS", {"299", "31536001", "3600", "300"}
    ); // the last two: not above 3600
    const auto load_both = [](const char* access, const char* refresh) {
        return load(
            from_environment({{"ACCESS_TOKEN_SECONDS", access}, {"REFRESH_TOKEN_SECONDS", refresh}}
            ),
            Mode::production
        );
    };
    EXPECT_TRUE(load_both("299", "300").faults.empty());
    EXPECT_EQ(load_both("300", "300").faults.size(), 1U);
    EXPECT_EQ(load_both("10", "20").faults.size(), 2U) << "refused values are not compared";
}

TEST(Values, Throttle) {
    for (const char* off : {"off", "OFF", "false", "0", "no"}) {
        EXPECT_FALSE(load_good("THROTTLE", off).throttle) << off;
    }
    for (const char* on : {"on", "true", "1", "Yes"}) {
        EXPECT_TRUE(load_good("THROTTLE", on).throttle) << on;
    }
    expect_bad("THROTTLE", {"maybe", "2", "of"});
}

TEST(Values, Threads) {
    EXPECT_EQ(load_good("IO_THREADS", "1").io_threads, 1U);
    EXPECT_EQ(load_good("WORKER_THREADS", "256").worker_threads, 256U);
    EXPECT_EQ(load_good("HASH_THREADS", "7").hash_threads, 7U);
    for (const char* name : {"IO_THREADS", "WORKER_THREADS", "HASH_THREADS"}) {
        expect_bad(name, {"0", "257", "auto"});
    }
}

TEST(Values, LogLevel) {
    EXPECT_EQ(load_good("LOG_LEVEL", "DEBUG").log_level, "debug");
    EXPECT_EQ(load_good("LOG_LEVEL", "warn").log_level, "warning");
    expect_bad("LOG_LEVEL", {"loud", "3"});
}

TEST(Values, Registration) {
    EXPECT_EQ(load_good("REGISTRATION", "immediate").registration, RegistrationMode::immediate);
    expect_bad("REGISTRATION", {"verify", "off", "verify-email", "Verify_Email"});
}

TEST(Values, LegacySecretKeyMayBeWeak) {
    EXPECT_EQ(load_good("LEGACY_SECRET_KEY", "dev").legacy_secret_key.reveal(), "dev");
}

} // namespace

} // namespace latchkey::config
