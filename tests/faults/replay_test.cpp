// Copied cookies are worth nothing once their session was signed out, and no crash revives them.

#include "exchange.hpp"
#include "server.hpp"
#include "support/browser.hpp"
#include "support/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <csignal>

namespace latchkey::faults {
namespace {

using latchkey::testing::Browser;
using latchkey::testing::HttpClient;
using latchkey::testing::HttpRequest;

std::pair<unsigned, unsigned> replay(std::uint16_t port, const std::string& cookies) {
    HttpClient client(port);
    const latchkey::testing::HeaderList headers{
        {"Cookie", cookies}, {"User-Agent", std::string(Browser::firefox)}};
    const HttpRequest check{.target = "/auth/checkAuth", .headers = headers};
    const HttpRequest refresh{.method = "POST", .target = "/auth/refreshToken", .headers = headers};
    return {client.send(check).status, client.send(refresh).status};
}

TEST(Replay, is_refused_after_signing_out_and_after_a_crash) {
    const latchkey::testing::TemporaryFolder folder;
    std::string cookies;
    {
        Server server(folder.file(""));
        ASSERT_EQ(
            post(server.port(), "/auth/register", registration_of("ada@example.org")).status, 201U
        );
        Browser browser{HttpClient(server.port())};
        ASSERT_EQ(
            browser.post(
                       "/auth/login", {{"email", "ada@example.org"}, {"password", password}}
            ).status,
            200U
        );
        cookies = "accessToken=" + browser.cookie("accessToken").value() +
                  "; refreshToken=" + browser.cookie("refreshToken").value();
        ASSERT_EQ(replay(server.port(), cookies), std::pair(200U, 200U)) << "good until then";
        ASSERT_EQ(browser.post("/auth/logout").status, 200U);
        EXPECT_EQ(replay(server.port(), cookies), std::pair(401U, 401U));
        server.process().send(SIGKILL);
        ASSERT_TRUE(server.process().wait(std::chrono::seconds(5)));
    }
    const Server again(folder.file(""));
    EXPECT_EQ(replay(again.port(), cookies), std::pair(401U, 401U));
}

} // namespace
} // namespace latchkey::faults
