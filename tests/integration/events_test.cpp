// GET /auth/events: what a browser that listens hears of its own session and account.

#include "scenario.hpp"
#include "support/loopback_socket.hpp"

#include <boost/json/parse.hpp>

#include <gtest/gtest.h>

namespace latchkey::testing {
namespace {

using namespace std::chrono_literals;
namespace json = boost::json;

constexpr const char* ada = "ada@example.org";

/// An open stream: what arrives on it, as it arrives.
class Listener {
public:
    Listener(const TestApplication& application, const Browser& browser)
        : socket_(LoopbackSocket::connect(application.port(), 10s)) {
        socket_->send_all(
            "GET /auth/events HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: " +
            std::string(Browser::firefox) +
            "\r\nCookie: accessToken=" + browser.cookie("accessToken").value() +
            "\r\nOrigin: " + std::string(TestApplication::listed_origin) + "\r\n\r\n"
        );
        wait_for("\r\n\r\n");
    }

    /// True when the text is there, at once or after a while.
    bool wait_for(std::string_view text) {
        while (received_.find(text) == std::string::npos) {
            if (socket_->receive(received_) != LoopbackSocket::Received::bytes) {
                return false;
            }
        }
        return true;
    }

    /// All there is, once the server has closed it.
    std::string read_to_end() {
        while (socket_->receive(received_) == LoopbackSocket::Received::bytes) {
        }
        return received_;
    }

    [[nodiscard]] const std::string& received() const { return received_; }

private:
    std::optional<LoopbackSocket> socket_;
    std::string received_;
};

Browser sign_in(TestApplication& application, const char* email) {
    Browser browser = application.browser();
    const json::object form{{"email", email}, {"password", TestApplication::password}};
    EXPECT_EQ(browser.post("/auth/login", form).status, 200U);
    return browser;
}

std::string session_id(Browser& browser) {
    const json::value state = json::parse(browser.get("/auth/session").body);
    return std::string(state.at_pointer("/data/session/id").as_string());
}

TEST(Events, AreAStreamForEveryListedOrigin) {
    TestApplication application;
    const Browser browser = application.register_user(ada);
    Listener listener(application, browser);
    ASSERT_TRUE(listener.wait_for("retry: 3000\n\n"));
    const std::string& head = listener.received();
    EXPECT_TRUE(head.starts_with("HTTP/1.1 200 OK\r\n"));
    for (const std::string_view line :
         {"Content-Type: text/event-stream\r\n",
          "Cache-Control: no-store\r\n",
          "X-Accel-Buffering: no\r\n",
          "Connection: close\r\n",
          "Access-Control-Allow-Origin: http://localhost:5000\r\n",
          "Access-Control-Allow-Credentials: true\r\n"}) {
        EXPECT_NE(head.find(line), std::string::npos) << line;
    }
    EXPECT_EQ(head.find("Content-Length"), std::string::npos);
}

TEST(Events, EndWithTheSignOutOfTheirOwnSession) {
    TestApplication application;
    Browser browser = application.register_user(ada);
    Browser other = sign_in(application, ada);
    Listener others(application, other);
    Listener listener(application, browser);
    Listener of_another_tab(application, browser);
    ASSERT_EQ(browser.post("/auth/logout").status, 200U);
    const std::string last = "event: signed-out\ndata: {\"reason\":\"signed_out\"}\n\n";
    EXPECT_TRUE(listener.read_to_end().ends_with(last));
    EXPECT_TRUE(of_another_tab.read_to_end().ends_with(last));

    ASSERT_EQ(other.patch("/user/me", {{"full_name", "Ada King"}}).status, 200U);
    EXPECT_TRUE(others.wait_for("event: user-updated\n")) << "it goes on";
    EXPECT_EQ(others.received().find("signed-out"), std::string::npos);
    ASSERT_EQ(other.post("/auth/logout?scope=all").status, 200U);
    EXPECT_TRUE(others.read_to_end().ends_with(last));
}

TEST(Events, TellOfTheEndFromElsewhere) {
    TestApplication application;
    Browser browser = application.register_user(ada);
    Browser other = sign_in(application, ada);
    const std::string revoked =
        "event: session-revoked\ndata: {\"reason\":\"session_revoked\"}\n\n";
    Listener ended(application, other);
    ASSERT_EQ(browser.remove("/auth/sessions/" + session_id(other)).status, 200U);
    EXPECT_TRUE(ended.read_to_end().ends_with(revoked));

    Listener deleted(application, browser);
    ASSERT_EQ(browser.remove("/user/me").status, 200U);
    EXPECT_TRUE(deleted.read_to_end().ends_with(revoked));
}

TEST(Events, TellOfTheAccountWhoeverChangedIt) {
    TestApplication application;
    Browser browser = application.register_user(ada, "Ada Lovelace");
    Listener listener(application, browser);
    ASSERT_EQ(browser.patch("/user/me", {{"full_name", "Ada King"}}).status, 200U);
    EXPECT_TRUE(listener.wait_for(
        "event: user-updated\ndata: {\"user\":{\"email\":\"ada@example.org\",\"full_name\":\"Ada "
        "King\",\"id\":1,\"role\":\"user\"}}\n\n"
    ));
    // By another process, as the command line would.
    application.with_database([](storage::Transaction& tx) {
        tx.execute("UPDATE users SET role = 'admin'");
    });
    EXPECT_TRUE(listener.wait_for("event: role-changed\ndata: {\"role\":\"admin\"}\n\n"));
    EXPECT_EQ(listener.received().find("session-revoked"), std::string::npos);
}

TEST(Events, EndWhenTheSessionsTimeIsOver) {
    TestApplication application;
    const Browser browser = application.register_user(ada);
    Listener listener(application, browser);
    application.clock().advance(2h); // the access token's end is not the session's
    application.with_database([](storage::Transaction& tx) {
        tx.execute("UPDATE users SET full_name = 'Ada King'");
    });
    ASSERT_TRUE(listener.wait_for("event: user-updated\n"));
    application.clock().advance(24h * 7);
    EXPECT_TRUE(listener.read_to_end().ends_with(
        "event: signed-out\ndata: {\"reason\":\"session_expired\"}\n\n"
    ));
}

TEST(Events, AreForThoseWhoAreSignedIn) {
    TestApplication application;
    Browser browser = application.register_user(ada);
    EXPECT_EQ(application.browser().get("/auth/events").status, 401U);
    Browser stranger = same_browser(application, browser);
    stranger.set_user_agent("curl/8.0");
    EXPECT_EQ(stranger.get("/auth/events").status, 403U);
    EXPECT_EQ(browser.send({.method = "HEAD", .target = "/auth/events"}).status, 200U);
}

/// Its cookies would go along, and eight streams are all a user has.
TEST(Events, AreNotForAPageOfAnotherSite) {
    TestApplication application;
    Browser browser = application.register_user(ada);
    for (const HeaderList& headers :
         {HeaderList{{"Origin", "https://evil.example"}},
          HeaderList{{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Mode", "no-cors"}},
          HeaderList{{"Sec-Fetch-Site", "same-site"}, {"Sec-Fetch-Mode", "no-cors"}}}) {
        const HttpAnswer answer = browser.send({.target = "/auth/events", .headers = headers});
        EXPECT_EQ(answer.status, 403U);
        EXPECT_NE(answer.body.find(error_code("origin_not_allowed")), std::string::npos);
    }
}

TEST(Events, HaveEightStreamsForAUserAndNoMore) {
    TestApplication application;
    Browser browser = application.register_user(ada);
    std::vector<Listener> listeners;
    for (int i = 0; i < 8; ++i) {
        listeners.emplace_back(application, browser);
        ASSERT_TRUE(listeners.back().wait_for("retry:")) << i;
    }
    const HttpAnswer refused = browser.get("/auth/events");
    EXPECT_EQ(refused.status, 429U);
    EXPECT_NE(refused.body.find(error_code("rate_limited")), std::string::npos);
    EXPECT_EQ(sign_in(application, ada).get("/auth/events").status, 429U)
        << "of the user, not of the session";
    listeners.pop_back();
    bool has_room = false;
    for (int i = 0; i < 100 && !has_room; ++i) {
        Listener again(application, browser);
        has_room = again.wait_for("retry:");
    }
    EXPECT_TRUE(has_room) << "a tab that was closed makes room";
}

TEST(Events, DoNotKeepTheServerFromStopping) {
    TestApplication application;
    const Browser browser = application.register_user(ada);
    Listener listener(application, browser);
    ASSERT_TRUE(listener.wait_for("retry:"));
    application.stop();
    EXPECT_TRUE(listener.read_to_end().ends_with("retry: 3000\n\n"));
}

} // namespace
} // namespace latchkey::testing
