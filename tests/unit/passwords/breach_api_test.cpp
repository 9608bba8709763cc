#include "passwords/breach_api.hpp"
#include "range_server.hpp"
#include "support/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace latchkey::passwords {
namespace {

using latchkey::testing::RangeServer;
using latchkey::testing::TemporaryFolder;

// SHA-1 of "password": 5BAA6 and this.
const std::string suffix = "1E4C9B93F3F0682250B6CF8331B7EE68FD8";
const Secret password("password");

class BreachApiTest : public ::testing::Test {
protected:
    BreachApi::Options options() {
        const std::string path = folder_.file("authority.pem");
        std::ofstream(path) << server_.certificate();
        // Longer than the server's own, so that a busy machine fails no test.
        return {
            .url = server_.url(),
            .authorities_path = path,
            .total_timeout = std::chrono::seconds(20)};
    }

    TemporaryFolder folder_;
    RangeServer server_;
    BreachApi api_{options()};
};

TEST_F(BreachApiTest, FindsAPasswordAmongThoseOfItsRange) {
    server_.answer_lines(
        "0018A45C4D1DEF81644B54AB7F969B88D65:21\r\n" + suffix +
        ":3861493\r\n"
        "FFFFA45C4D1DEF81644B54AB7F969B88D65:1\r\n"
    );
    EXPECT_TRUE(api_.is_breached(password));
    EXPECT_FALSE(api_.is_breached(Secret("passwore")));
    server_.answer_lines(suffix + ":1"); // the last line may have no end
    EXPECT_TRUE(api_.is_breached(password));
}

TEST_F(BreachApiTest, PaddingIsNoHit) {
    server_.answer_lines(suffix + ":0\r\n");
    EXPECT_FALSE(api_.is_breached(password));
    server_.answer_lines(suffix + "\r\n");
    EXPECT_FALSE(api_.is_breached(password));
    server_.answer_lines("x" + suffix + ":5\r\n");
    EXPECT_FALSE(api_.is_breached(password));
}

TEST_F(BreachApiTest, TellsFiveDigitsAndNoMore) {
    api_.is_breached(password);
    const auto requests = server_.requests();
    ASSERT_EQ(requests.size(), 1U);
    EXPECT_TRUE(requests[0].starts_with("GET /range/5BAA6 HTTP/1.1\r\n")) << requests[0];
    EXPECT_NE(requests[0].find("Add-Padding: true\r\n"), std::string::npos);
    EXPECT_EQ(requests[0].find("1E4C"), std::string::npos);
    EXPECT_EQ(requests[0].find("password"), std::string::npos);
}

TEST_F(BreachApiTest, WhatIsNoAnswerIsNoHit) {
    const std::string hit = suffix + ":5\r\n";
    const std::string length = "Content-Length: " + std::to_string(hit.size()) + "\r\n\r\n";
    server_.answer_with("HTTP/1.1 503 Service Unavailable\r\n" + length + hit);
    EXPECT_FALSE(api_.is_breached(password));
    server_.answer_with("HTTP/1.1 200 OK\r\nContent-Length: 300000\r\n\r\n" + hit);
    EXPECT_FALSE(api_.is_breached(password)) << "it ends too early";
    server_.answer_lines(std::string(256 * 1024, '\n') + hit);
    EXPECT_FALSE(api_.is_breached(password)) << "it is longer than any range";
    server_.answer_lines(hit);
    EXPECT_TRUE(api_.is_breached(password)) << "it is none of these";
}

TEST_F(BreachApiTest, FollowsNobodyElsewhere) {
    RangeServer elsewhere;
    elsewhere.answer_lines(suffix + ":5\r\n");
    server_.answer_with(
        "HTTP/1.1 302 Found\r\nLocation: " + elsewhere.url() + "5BAA6\r\nContent-Length: 0\r\n\r\n"
    );
    EXPECT_FALSE(api_.is_breached(password));
    EXPECT_TRUE(elsewhere.requests().empty());
}

TEST_F(BreachApiTest, SpeaksOnlyToWhomItTrusts) {
    server_.answer_lines(suffix + ":5\r\n");
    auto suspicious = options();
    suspicious.authorities_path = {};
    EXPECT_FALSE(BreachApi(suspicious).is_breached(password));
    auto plain = options();
    plain.url.replace(0, 5, "http");
    EXPECT_FALSE(BreachApi(plain).is_breached(password));
    EXPECT_TRUE(server_.requests().empty());
}

TEST_F(BreachApiTest, ASilentOrAbsentServerIsNoHit) {
    auto hasty = options();
    hasty.total_timeout = std::chrono::milliseconds(50);
    server_.fall_silent();
    EXPECT_FALSE(BreachApi(hasty).is_breached(password));
    hasty.url = "https://127.0.0.1:1/range/";
    EXPECT_FALSE(BreachApi(hasty).is_breached(password));
}

TEST(BreachApi, AsksTheRealServiceAndWaits800Milliseconds) {
    const BreachApi::Options options;
    EXPECT_EQ(options.url, "https://api.pwnedpasswords.com/range/");
    EXPECT_EQ(options.total_timeout, std::chrono::milliseconds(800));
}

} // namespace
} // namespace latchkey::passwords
