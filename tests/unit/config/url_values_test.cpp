// Good and bad values of the settings that name hosts: through load(), as an operator meets them.

#include "config/settings.hpp"
#include "sources.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace latchkey::config {

namespace {

TEST(UrlValues, Host) {
    for (const char* host :
         {"0.0.0.0", "::", "::1", "localhost", "auth-1.internal", "my_container"}) {
        EXPECT_EQ(load_good("HOST", host).host, host);
    }
    expect_bad(
        "HOST",
        {"http://localhost",
         "localhost:5000",
         "999.1.1.1",
         "1.2.3",
         "a b",
         "-a",
         "a-",
         "a..b",
         "a.",
         "*",
         "fe80::1%eth0",
         "127.0.0.1/8",
         "a\nb",
         std::string(64, 'a')}
    );
    EXPECT_EQ(load_bad("HOST", "[::1]").remedy, "leave the brackets out: ::1");
}

TEST(UrlValues, DatabaseUrl) {
    EXPECT_EQ(
        load_good("DATABASE_URL", "sqlite:///instance/app.db").database.path_or_url,
        "instance/app.db"
    );
    EXPECT_EQ(
        load_good("DATABASE_URL", "sqlite:////var/lib/app.db").database.path_or_url,
        "/var/lib/app.db"
    );
    EXPECT_EQ(
        load_good("DATABASE_URL", "sqlite+pysqlite:///app.db").database.path_or_url, "app.db"
    );
    EXPECT_EQ(
        load_good("DATABASE_URL", "sqlite:///with space%20.db").database.path_or_url,
        "with space%20.db"
    );
    EXPECT_EQ(load_good("DATABASE_URL", "sqlite:///a@b.db").database.path_or_url, "a@b.db");
    expect_bad(
        "DATABASE_URL",
        {"latchkey.db",
         "sqlite",
         "sqlite:",
         "sqlite:/a.db",
         "sqlite://a.db",
         "sqlite+pysqlcipher:///a.db",
         "sqlite:///a.db?mode=ro",
         "sqlite:///file:a.db",
         "sqlite:///folder/",
         "sqlite:///a\nb",
         "sqlite:///\xff",
         "mysql://host/db",
         "postgresql:db",
         "://",
         "SQLITE:///a.db"}
    );
    for (const char* memory :
         {"sqlite://", "sqlite:///", "sqlite:///:memory:", "sqlite+pysqlite:///:memory:"}) {
        EXPECT_NE(load_bad("DATABASE_URL", memory).problem.find("in memory"), std::string::npos)
            << memory;
    }
    EXPECT_NE(
        load_bad("DATABASE_URL", "sqlite://a.db").remedy.find("sqlite:///a.db"), std::string::npos
    );
}

TEST(UrlValues, PostgresqlIsTakenAsLibpqHasIt) {
    const std::vector<std::pair<const char*, const char*>> spellings{
        {"postgresql://host/db", "postgresql://host/db"},
        {"postgres://host/db", "postgresql://host/db"},
        {"postgresql+psycopg2://user:password@host/db", "postgresql://user:password@host/db"},
        {"postgresql://a:5432,b:5433/db?sslmode=require",
         "postgresql://a:5432,b:5433/db?sslmode=require"}};
    for (const auto& [text, url] : spellings) {
        const DatabaseUrl database = load_good("DATABASE_URL", text).database;
        EXPECT_EQ(database.kind, DatabaseUrl::Kind::postgresql) << text;
        EXPECT_EQ(database.path_or_url, url);
    }
}

TEST(UrlValues, SmtpUrl) {
    EXPECT_EQ(load_good("SMTP_URL", "smtp://127.0.0.1:2525").smtp.url, "smtp://127.0.0.1:2525");
    EXPECT_EQ(load_good("SMTP_URL", "SMTPS://Mail.Example/").smtp.url, "smtps://mail.example:465");
    EXPECT_EQ(load_good("SMTP_URL", "smtp://[::1]").smtp.url, "smtp://[::1]:587");
    expect_bad(
        "SMTP_URL",
        {"mail.example",
         "http://mail.example",
         "smtp://",
         "smtp://:25",
         "smtp://host:0",
         "smtp://host:65536",
         "smtp://host:",
         "smtp://host/path",
         "smtp://host?x=y",
         "smtp://host#x",
         "smtp://user@host:587",
         "smtp://a%20b",
         "smtp://1.2.3",
         "smtp:host",
         "smtp://a\nb"}
    );
}

TEST(UrlValues, PublicUrl) {
    EXPECT_EQ(
        load_good("PUBLIC_URL", "https://auth.example.com").public_url, "https://auth.example.com"
    );
    EXPECT_EQ(
        load_good("PUBLIC_URL", "HTTPS://Auth.Example.com:443/").public_url,
        "https://auth.example.com"
    );
    EXPECT_EQ(
        load_good("PUBLIC_URL", "http://localhost:5000/").public_url, "http://localhost:5000"
    );
    expect_bad(
        "PUBLIC_URL",
        {"auth.example.com",
         "ftp://a.b",
         "https://",
         "https://a.b/path",
         "https://a.b//",
         "https://a.b?x",
         "https://a.b/#x",
         "https://user@a.b",
         "https://a b",
         "https://*.a.b",
         "https://a.b:99999"}
    );
}

TEST(UrlValues, TrustedProxies) {
    EXPECT_EQ(
        load_good("TRUSTED_PROXIES", " 10.0.0.7, 192.168.0.0/16 ,fd00::/8,::1,").trusted_proxies,
        (std::vector<std::string>{"10.0.0.7", "192.168.0.0/16", "fd00::/8", "::1"})
    );
    expect_bad(
        "TRUSTED_PROXIES",
        {"proxy.example",
         "10.0.0.0/33",
         "10.0.0.0/",
         "10.0.0.0/-1",
         "10.0.0/8",
         "10.0.0.0/8/8",
         "fd00::/129",
         "0.0.0.0/0",
         "::/0",
         "*",
         "[::1]"}
    );
    EXPECT_EQ(load_bad("TRUSTED_PROXIES", "10.1.2.3/8").remedy, "write 10.0.0.0/8");
    EXPECT_EQ(load_bad("TRUSTED_PROXIES", "fd00::1/9").remedy, "write fd00::/9");
}

} // namespace

} // namespace latchkey::config
