#include "sessions/browser_binding.hpp"
#include "support/log_lines.hpp"

#include <gtest/gtest.h>

#include <string>

namespace latchkey::sessions {
namespace {

Session begun_in(const std::string& family, const std::string& id = "Zm9vYmFyYmF6cXV4MTIzNA") {
    return {
        .id = SessionId(id),
        .user_id = accounts::UserId(7),
        .generation = 1,
        .confirmed_generation = 1,
        .client = {family, "192.0.2.1"},
        .created_at = {},
        .refreshed_at = {},
        .expires_at = {},
        .revoked_at = std::nullopt};
}

TEST(BrowserBinding, CheckedAdmitsTheBrowserItBeganInAndNoOther) {
    BrowserBinding binding(BrowserBinding::Rule::checked);
    EXPECT_TRUE(binding.admits(begun_in("Firefox/Linux"), "Firefox/Linux"));
    EXPECT_FALSE(binding.admits(begun_in("Firefox/Linux"), "Firefox/Windows"));
    EXPECT_FALSE(binding.admits(begun_in("Firefox/Linux"), "-"));
}

TEST(BrowserBinding, NotedAdmitsEveryBrowserAndTellsOnce) {
    const testing::LogLines log;
    BrowserBinding binding(BrowserBinding::Rule::noted);
    EXPECT_TRUE(binding.admits(begun_in("Firefox/Linux"), "Firefox/Linux"));
    EXPECT_EQ(log.text(), "");
    for (int repeat = 0; repeat < 3; ++repeat) {
        EXPECT_TRUE(binding.admits(begun_in("Firefox/Linux"), "curl"));
    }
    EXPECT_EQ(
        log.text(),
        "warning: session Zm9vYmFyYmF6cXV4MTIzNA of user 7 began in Firefox/Linux and goes on in "
        "curl\n"
    );
}

TEST(BrowserBinding, NotedTellsOfEachSessionAndEachBrowser) {
    const testing::LogLines log;
    BrowserBinding binding(BrowserBinding::Rule::noted);
    EXPECT_TRUE(binding.admits(begun_in("Firefox/Linux"), "curl"));
    EXPECT_TRUE(binding.admits(begun_in("Firefox/Linux", "another"), "curl"));
    EXPECT_TRUE(binding.admits(begun_in("Firefox/Linux"), "wget"));
    EXPECT_EQ(log.count(), 3U);
}

} // namespace
} // namespace latchkey::sessions
