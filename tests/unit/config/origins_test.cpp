#include "config/origins.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace latchkey::config {

namespace {

TEST(Origins, ListsAreTrimmedAndKeptInOrder) {
    const auto origins =
        parse_origins(" https://b.example , http://localhost:3000,,https://a.example,");
    ASSERT_TRUE(origins);
    EXPECT_EQ(
        *origins,
        (std::vector<std::string>{"https://b.example", "http://localhost:3000", "https://a.example"}
        )
    );
    EXPECT_TRUE(parse_origins(" , ")->empty());
}

TEST(Origins, GoodOnesAreKeptAsWritten) {
    for (const std::string_view text :
         {"https://app.example",
          "http://127.0.0.1:5173",
          "http://[::1]:3000",
          "https://App.Example",
          "https://xn--bcher-kva.example",
          "https://localhost",
          "https://*.preview.example",
          "https://*.preview.example:8443",
          "http://*.localhost:3000"}) {
        const auto origins = parse_origins(text);
        ASSERT_TRUE(origins) << text << ": " << origins.error()[0].problem;
        EXPECT_EQ(*origins, std::vector<std::string>{std::string(text)});
    }
}

struct BadOrigin {
    std::string_view text;
    std::string_view problem; // a part of it
    std::string_view remedy;  // a part of it
};

class OriginsBad : public testing::TestWithParam<BadOrigin> {};

TEST_P(OriginsBad, AreRefusedWithWhatToWrite) {
    const auto origins = parse_origins(GetParam().text);
    ASSERT_TRUE(origins.has_error()) << GetParam().text;
    ASSERT_EQ(origins.error().size(), 1U);
    const Refusal refusal = origins.error()[0];
    EXPECT_NE(refusal.problem.find(GetParam().problem), std::string::npos)
        << GetParam().text << ": " << refusal.problem;
    EXPECT_NE(refusal.remedy.find(GetParam().remedy), std::string::npos)
        << GetParam().text << ": " << refusal.remedy;
}

INSTANTIATE_TEST_SUITE_P(
    WouldAdmitTooMany,
    OriginsBad,
    testing::Values(
        BadOrigin{"*", "every site", "list the origins"},
        BadOrigin{"null", "sandboxed", "list that"},
        BadOrigin{"https://*.com", "top-level domain", "two labels"},
        BadOrigin{"https://*", "a * elsewhere", "preview"},
        BadOrigin{"http*://a.example", "a * elsewhere", "preview"},
        BadOrigin{"https://app-*.example.com", "a * elsewhere", "preview"},
        BadOrigin{"https://a.*.example.com", "regular expression", "preview"},
        BadOrigin{"https://*.*.example.com", "regular expression", "preview"},
        BadOrigin{"https://*.a*.example.com", "a * elsewhere", "preview"},
        BadOrigin{"http://localhost:*", "a * elsewhere", "one port"},
        BadOrigin{"https://*.1.2.3.4", "host that cannot exist", ""},
        BadOrigin{R"(https://.*\.example\.com)", "regular expression", "exact origins"},
        BadOrigin{"https://.*.example.com", "regular expression", "exact origins"},
        BadOrigin{"^https://app.example$", "regular expression", "exact origins"},
        BadOrigin{"https://(a|b).example", "regular expression", "exact origins"},
        BadOrigin{"https?://app.example", "regular expression", "exact origins"}
    )
);

INSTANTIATE_TEST_SUITE_P(
    WouldAdmitNobody,
    OriginsBad,
    testing::Values(
        BadOrigin{"https://app.example/", "ends with a slash", "write https://app.example"},
        BadOrigin{
            "https://*.preview.example/", "ends with a slash", "write https://*.preview.example"},
        BadOrigin{"https://app.example/login", "after the origin", "write https://app.example"},
        BadOrigin{"https://app.example?x", "after the origin", "write https://app.example"},
        BadOrigin{"https://app.example/#x", "after the origin", "write https://app.example"},
        BadOrigin{"https://app.example:443", "leave out", "write https://app.example"},
        BadOrigin{"http://app.example:80", "leave out", "write http://app.example"},
        BadOrigin{
            "https://user:password@app.example", "user or a password", "write https://app.example"},
        BadOrigin{"app.example", "not an http or https origin", "write https://app.example"},
        BadOrigin{"localhost:3000", "not an http or https origin", "write https://localhost:3000"},
        BadOrigin{"ftp://app.example", "not an http or https origin", "https://app.example.com"},
        BadOrigin{"https://", "not an http or https origin", "https://app.example.com"},
        BadOrigin{"https:///path", "not an http or https origin", "https://app.example.com"},
        BadOrigin{
            "https://b\xc3\xbc"
            "cher.example",
            "not an http or https origin",
            "https://app.example.com"},
        BadOrigin{
            "https://app.example:99999", "not an http or https origin", "https://app.example.com"},
        BadOrigin{"https://a b.example", "not an http or https origin", "https://app.example.com"},
        BadOrigin{"https://a;b.example", "host that cannot exist", "address line"}
    )
);

TEST(Origins, EveryBadOneIsTold) {
    const auto origins = parse_origins("*, https://good.example, null, https://a.example/");
    ASSERT_TRUE(origins.has_error());
    EXPECT_EQ(origins.error().size(), 3U);
}

} // namespace

} // namespace latchkey::config
