// How the tokens travel in each mode, and which cookies of other modes go.

#include "sessions/session_cookies.hpp"
#include "support/sent_request.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace latchkey::sessions {
namespace {

using namespace std::chrono_literals;
using http::CookieScope;
using testing::SentRequest;
using Lines = std::vector<std::string>;
using Names = SessionCookies::Names;
using Settings = SessionCookies::Settings;
using Views = std::vector<std::string_view>;

// Each mode as the settings of a server at https://auth.example.com make it.
const Lines domains{"auth.example.com", "example.com"};
const Settings host{.domains = domains};
const Settings domain{.scope = {.domain = "example.com"}, .domains = domains};
const Settings prefixed{
    .names = Names::prefixed,
    .scope = {.same_site = CookieScope::SameSite::lax},
    .domains = domains};
const Settings partitioned{.scope = {.is_partitioned = true}, .domains = domains};

const std::string long_ago =
    "; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; Secure; HttpOnly; Path=/; SameSite=";

// What expires the cookies of each variant; the lines of both tokens.
Lines both(const std::string& prefix, const std::string& rest) {
    return {prefix + "accessToken" + rest, prefix + "refreshToken" + rest};
}

const Lines host_gone = both("", "=" + long_ago + "None");
const Lines partitioned_gone = both("", "=" + long_ago + "None; Partitioned");
const Lines prefixed_gone = both("__Host-Http-", "=" + long_ago + "Lax");
const Lines own_domain_gone = both("", "=; Domain=auth.example.com" + long_ago + "None");
const Lines domain_gone = both("", "=; Domain=example.com" + long_ago + "None");

bool ours(std::string_view /*token*/) {
    return true;
}

/// A request with that Cookie header; without one when it is empty.
SentRequest with(std::string_view cookies) {
    std::vector<http::Header> headers;
    if (!cookies.empty()) {
        headers.push_back({"Cookie", cookies});
    }
    return {http::Method::post, "/auth/login", headers};
}

Lines set(const Settings& settings, std::string_view cookies) {
    http::Response response;
    const SentRequest sent = with(cookies);
    SessionCookies(settings, ours).set(sent.request, response, {"A", "R", 1h});
    return testing::headers_of(response, "Set-Cookie");
}

Lines expire(const Settings& settings, std::string_view cookies) {
    http::Response response;
    const SentRequest sent = with(cookies);
    SessionCookies(settings, ours).expire(sent.request, response);
    return testing::headers_of(response, "Set-Cookie");
}

/// The lines of those variants, sorted, before what a mode sets or expires itself.
void expect_lines(Lines lines, const std::vector<Lines>& others, const Lines& ours) {
    ASSERT_GE(lines.size(), 2U);
    EXPECT_EQ(Lines(lines.end() - 2, lines.end()), ours) << "ours come last";
    lines.resize(lines.size() - 2);
    Lines expected;
    for (const Lines& variant : others) {
        expected.insert(expected.end(), variant.begin(), variant.end());
    }
    std::ranges::sort(lines);
    std::ranges::sort(expected);
    EXPECT_EQ(lines, expected);
}

constexpr std::string_view one_of_each = "accessToken=a; refreshToken=r";
constexpr std::string_view two_of_one = "accessToken=a; refreshToken=r; accessToken=b";
constexpr std::string_view one_prefixed = "__Host-Http-refreshToken=r";

const Lines host_set{
    "accessToken=A; Secure; HttpOnly; Path=/; SameSite=None",
    "refreshToken=R; Secure; HttpOnly; Path=/; SameSite=None"};

/// As the Flask service answered: two lines and no more.
TEST(SessionCookies, OfAHostAreTwoLinesAsBefore) {
    for (const std::string_view cookies :
         {std::string_view(),
          one_of_each,
          std::string_view("accessToken=a"),
          std::string_view("other=1; theme=dark; AccessToken=x; xaccessToken=y")}) {
        EXPECT_EQ(set(host, cookies), host_set) << cookies;
        EXPECT_EQ(expire(host, cookies), host_gone) << cookies;
        EXPECT_EQ(set({}, cookies), host_set) << "without a PUBLIC_URL: " << cookies;
    }
}

TEST(SessionCookies, OfAHostTakeTheirPlaceFromOthersThatAreMet) {
    const std::vector<Lines> others{partitioned_gone, own_domain_gone, domain_gone, prefixed_gone};
    for (const std::string_view cookies :
         {two_of_one,
          one_prefixed,
          std::string_view("refreshToken=; refreshToken=r"),
          std::string_view("accessToken=a; __Host-Http-accessToken=b")}) {
        expect_lines(set(host, cookies), others, host_set);
        expect_lines(expire(host, cookies), others, host_gone);
    }
    expect_lines(set({}, two_of_one), {partitioned_gone, prefixed_gone}, host_set);
}

/// `accessToken` is a name that others use, too.
TEST(SessionCookies, OfSomebodyElseAreLeftAlone) {
    const auto somebody_elses = [](std::string_view /*token*/) { return false; };
    for (const Settings& settings : {host, domain, prefixed, partitioned}) {
        http::Response response;
        const SentRequest sent = with(two_of_one);
        SessionCookies(settings, somebody_elses).set(sent.request, response, {"A", "R", 1h});
        EXPECT_EQ(testing::headers_of(response, "Set-Cookie").size(), 2U);
    }
}

TEST(SessionCookies, OfADomainSayWhichOne) {
    const Lines ours{
        "accessToken=A; Domain=example.com; Secure; HttpOnly; Path=/; SameSite=None",
        "refreshToken=R; Domain=example.com; Secure; HttpOnly; Path=/; SameSite=None"};
    const std::vector<Lines> others{host_gone, partitioned_gone, own_domain_gone, prefixed_gone};
    EXPECT_EQ(set(domain, ""), ours);
    EXPECT_EQ(expire(domain, ""), domain_gone);
    for (const std::string_view cookies : {one_of_each, two_of_one, one_prefixed}) {
        expect_lines(set(domain, cookies), others, ours);
        expect_lines(expire(domain, cookies), others, domain_gone);
    }
}

TEST(SessionCookies, OfTheirOwnNamesAreLax) {
    const Lines ours{
        "__Host-Http-accessToken=A; Secure; HttpOnly; Path=/; SameSite=Lax",
        "__Host-Http-refreshToken=R; Secure; HttpOnly; Path=/; SameSite=Lax"};
    const std::vector<Lines> others{host_gone, partitioned_gone, own_domain_gone, domain_gone};
    for (const std::string_view cookies :
         {std::string_view(), one_prefixed, std::string_view("__Host-Http-accessToken=a")}) {
        EXPECT_EQ(set(prefixed, cookies), ours) << cookies;
        EXPECT_EQ(expire(prefixed, cookies), prefixed_gone) << cookies;
    }
    for (const std::string_view cookies : {one_of_each, two_of_one}) {
        expect_lines(set(prefixed, cookies), others, ours);
        expect_lines(expire(prefixed, cookies), others, prefixed_gone);
    }
}

TEST(SessionCookies, OfAPartitionSayThatTheyAre) {
    const Lines ours{
        "accessToken=A; Secure; HttpOnly; Path=/; SameSite=None; Partitioned",
        "refreshToken=R; Secure; HttpOnly; Path=/; SameSite=None; Partitioned"};
    const std::vector<Lines> others{host_gone, own_domain_gone, domain_gone, prefixed_gone};
    EXPECT_EQ(set(partitioned, ""), ours);
    EXPECT_EQ(expire(partitioned, ""), partitioned_gone);
    for (const std::string_view cookies : {one_of_each, two_of_one, one_prefixed}) {
        expect_lines(set(partitioned, cookies), others, ours);
        expect_lines(expire(partitioned, cookies), others, partitioned_gone);
    }
}

/// A cookie that is expired and set in one answer is in some browsers gone.
TEST(SessionCookies, WhatIsSetIsNotExpired) {
    const std::pair<Settings, Lines> modes[] = {
        {host, host_gone},
        {domain, domain_gone},
        {prefixed, prefixed_gone},
        {partitioned, partitioned_gone}};
    for (const auto& [settings, own_gone] : modes) {
        const Lines lines =
            set(settings, "accessToken=a; accessToken=b; __Host-Http-accessToken=c");
        EXPECT_GT(lines.size(), 2U);
        for (const std::string& line : own_gone) {
            EXPECT_EQ(std::ranges::count(lines, line), 0) << line;
        }
    }
}

TEST(SessionCookies, ThatPersistEndWithTheirSession) {
    for (Settings settings : {host, domain, prefixed, partitioned}) {
        settings.is_persistent = true;
        for (const std::string& line : set(settings, "")) {
            EXPECT_NE(line.find("; Max-Age=3600; Secure"), std::string::npos) << line;
        }
        settings.is_persistent = false;
        for (const std::string& line : set(settings, "")) {
            EXPECT_EQ(line.find("Max-Age"), std::string::npos) << line;
        }
    }
}

TEST(SessionCookies, EachModeReadsItsNames) {
    const SentRequest sent =
        with("accessToken=a1; __Host-Http-accessToken=p1; refreshToken=r1; accessToken=a2; "
             "__Host-Http-refreshToken=p2; refreshToken=");
    for (const Settings& settings : {host, domain, partitioned}) {
        const Presented presented = SessionCookies(settings, ours).read(sent.request);
        EXPECT_EQ(presented.access, (Views{"a1", "a2"}));
        EXPECT_EQ(presented.refresh, (Views{"r1", ""}));
    }
    const Presented presented = SessionCookies(prefixed, ours).read(sent.request);
    EXPECT_EQ(presented.access, Views{"p1"});
    EXPECT_EQ(presented.refresh, Views{"p2"});
    const SentRequest empty = with("");
    EXPECT_TRUE(SessionCookies(host, ours).read(empty.request).access.empty());
    EXPECT_TRUE(SessionCookies(host, ours).read(empty.request).refresh.empty());
}

} // namespace
} // namespace latchkey::sessions
