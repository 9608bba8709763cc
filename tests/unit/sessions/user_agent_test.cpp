#include "sessions/user_agent.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace latchkey::sessions {
namespace {

using namespace std::string_literals;

struct Row {
    std::string family;
    std::string user_agent;
};

/// Headers as browsers send them; of each family several versions, which must be one.
const std::vector<Row> browsers{
    {"Chrome/Windows",
     "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
     "Chrome/119.0.0.0 Safari/537.36"},
    {"Chrome/Windows",
     "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
     "Chrome/131.0.0.0 Safari/537.36"},
    {"Chrome/macOS",
     "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) "
     "Chrome/131.0.0.0 Safari/537.36"},
    {"Chrome/Linux",
     "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 "
     "Safari/537.36"},
    {"Chrome/Linux",
     "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
     "HeadlessChrome/131.0.6778.85 Safari/537.36"},
    {"Chrome/ChromeOS",
     "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) "
     "Chrome/131.0.0.0 Safari/537.36"},
    {"Chrome/Android",
     "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 "
     "Mobile Safari/537.36"},
    {"Chrome/iOS",
     "Mozilla/5.0 (iPhone; CPU iPhone OS 17_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like "
     "Gecko) CriOS/131.0.6778.73 Mobile/15E148 Safari/604.1"},
    {"Edge/Windows",
     "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
     "Chrome/131.0.0.0 Safari/537.36 Edg/131.0.2903.70"},
    {"Edge/Windows",
     "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
     "Chrome/120.0.0.0 Safari/537.36 Edg/120.0.0.0"},
    {"Edge/Android",
     "Mozilla/5.0 (Linux; Android 10; HD1913) AppleWebKit/537.36 (KHTML, like Gecko) "
     "Chrome/131.0.6778.81 Mobile Safari/537.36 EdgA/131.0.2903.48"},
    {"Edge/iOS",
     "Mozilla/5.0 (iPhone; CPU iPhone OS 17_7_2 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like "
     "Gecko) Version/17.0 EdgiOS/131.2903.68 Mobile/15E148 Safari/605.1.15"},
    {"Opera/Windows",
     "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
     "Chrome/131.0.0.0 Safari/537.36 OPR/115.0.0.0"},
    {"Samsung Internet/Android",
     "Mozilla/5.0 (Linux; Android 14; SAMSUNG SM-S918B) AppleWebKit/537.36 (KHTML, like Gecko) "
     "SamsungBrowser/26.0 Chrome/122.0.0.0 Mobile Safari/537.36"},
    {"Firefox/Linux", "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"},
    {"Firefox/Linux",
     "Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0"},
    {"Firefox/Windows",
     "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:133.0) Gecko/20100101 Firefox/133.0"},
    {"Firefox/macOS",
     "Mozilla/5.0 (Macintosh; Intel Mac OS X 14.7; rv:133.0) Gecko/20100101 Firefox/133.0"},
    {"Firefox/Android", "Mozilla/5.0 (Android 15; Mobile; rv:133.0) Gecko/133.0 Firefox/133.0"},
    {"Firefox/iOS",
     "Mozilla/5.0 (iPhone; CPU iPhone OS 14_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like "
     "Gecko) FxiOS/133.0 Mobile/15E148 Safari/605.1.15"},
    {"Safari/macOS",
     "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) "
     "Version/18.1 Safari/605.1.15"},
    {"Safari/iOS",
     "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like "
     "Gecko) Version/18.1 Mobile/15E148 Safari/604.1"},
    {"Safari/iOS",
     "Mozilla/5.0 (iPad; CPU OS 17_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
     "Version/17.6 Mobile/15E148 Safari/604.1"},
};

TEST(UserAgentFamily, OfBrowsers) {
    for (const Row& row : browsers) {
        EXPECT_EQ(user_agent_family(row.user_agent), row.family) << row.user_agent;
    }
}

TEST(UserAgentFamily, OfPrograms) {
    EXPECT_EQ(user_agent_family("curl/8.5.0"), "curl");
    EXPECT_EQ(user_agent_family("curl/7.88.1"), "curl");
    EXPECT_EQ(user_agent_family("python-requests/2.32.3"), "python-requests");
    EXPECT_EQ(user_agent_family("contract-recorder/1.0"), "contract-recorder");
    EXPECT_EQ(user_agent_family("a name without a version"), "a name without a version");
    EXPECT_EQ(user_agent_family("/1.0"), "");
}

/// None at all and an empty one are two clients.
TEST(UserAgentFamily, OfNothing) {
    EXPECT_EQ(user_agent_family(""), "");
    EXPECT_EQ(user_agent_family(std::nullopt), "-");
}

/// It is stored, shown and logged: whatever was sent, it is short and printable.
TEST(UserAgentFamily, IsShortAndPrintable) {
    EXPECT_EQ(user_agent_family(std::string(10'000, 'x')).size(), 64U);
    EXPECT_EQ(user_agent_family("a\nb\x1b[31m\0\x7f\xc3\xa9/1"s), "a?b?[31m????");
    for (int byte = 0; byte < 256; ++byte) {
        for (const char c : user_agent_family(std::string(1, static_cast<char>(byte)))) {
            EXPECT_TRUE(c >= ' ' && c <= '~');
        }
    }
}

TEST(UserAgentFamily, AProgramCanNotPassForABrowserItDoesNotName) {
    for (const Row& row : browsers) {
        EXPECT_NE(user_agent_family("curl/8.5.0"), row.family);
        EXPECT_NE(user_agent_family(row.family.substr(0, row.family.find('/')) + "/1"), row.family)
            << "no platform";
    }
}

} // namespace
} // namespace latchkey::sessions
