// How many codes and mails an address gets, and in which browser a code is worth something.

#include "recovery_fixture.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <string>

namespace latchkey::testing {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view nobody = "nobody@example.org";

class RecoveryLimits : public Recovery {
protected:
    RecoveryLimits() {
        application.restart([](config::Settings& settings) {
            settings.throttle = true;
            settings.trusted_proxies = {"127.0.0.1"};
        });
        browser.move_to(application.client());
    }

    /// Each from an address of its own: here it is the account that counts.
    HttpAnswer send(HttpRequest request) {
        const int n = ++client_;
        request.headers.emplace_back(
            "X-Forwarded-For", "10.0." + std::to_string(n / 256) + "." + std::to_string(n % 256)
        );
        return browser.send(std::move(request));
    }

    std::size_t mails() {
        application.deliver_mail();
        return application.mails().messages_to(std::string(ada)).size();
    }

    std::string newest_code() {
        application.deliver_mail();
        return find_code(application.mails().messages_to(std::string(ada)).back());
    }

private:
    int client_ = 0;
};

TEST_F(RecoveryLimits, ThreeMailsAnHourAndNoWordOfIt) {
    const std::string answer = send(forgot(ada)).body;
    mails(); // one that waits would be replaced by the next
    for (int i = 0; i < 5; ++i) {
        const HttpAnswer more = send(forgot(i % 2 == 0 ? "ADA@example.org" : ada));
        EXPECT_EQ(more.status, 200U);
        EXPECT_EQ(more.body, answer);
        mails();
    }
    EXPECT_EQ(mails(), 3U);
    application.clock().advance(20min);
    send(forgot(ada));
    send(forgot(ada));
    EXPECT_EQ(mails(), 4U);
}

/// Whoever asks again and again takes nothing from the owner: what she was sent last still opens.
TEST_F(RecoveryLimits, AQuestionWithoutAMailVoidsNoCode) {
    for (int i = 0; i < 3; ++i) {
        send(forgot(ada));
        mails();
    }
    const std::string code = newest_code();
    for (int i = 0; i < 3; ++i) {
        send(forgot(ada));
    }
    EXPECT_EQ(send(verify(ada, code)).status, 200U);
    EXPECT_EQ(send(reset(ada, code)).status, 200U);
}

/// Five tries a code, and ten an account and day over all of its codes; a new one starts no count.
TEST_F(RecoveryLimits, TenWrongCodesEndRecoveryForADay) {
    for (int round = 0; round < 2; ++round) {
        send(forgot(ada));
        const std::string code = newest_code();
        for (int i = 0; i < 4; ++i) {
            EXPECT_EQ(send(verify(ada, other_code(code))).status, 400U);
        }
    }
    send(forgot(ada));
    std::string code = newest_code();
    EXPECT_EQ(send(verify(ada, other_code(code))).status, 400U);
    EXPECT_EQ(send(verify(ada, code)).status, 200U) << "nine were wrong";
    EXPECT_EQ(send(verify(ada, other_code(code))).status, 400U);
    const HttpAnswer blocked = send(verify(ada, code));
    EXPECT_EQ(blocked.status, 400U);
    EXPECT_EQ(blocked.body, send(verify(nobody, code)).body);
    EXPECT_EQ(send(reset(ada, code)).status, 400U) << "though it was verified";

    const std::size_t before = mails();
    application.clock().advance(24h - 1s);
    EXPECT_EQ(send(forgot(ada)).status, 200U);
    EXPECT_EQ(mails(), before) << "no code, no mail";
    application.clock().advance(1s);
    send(forgot(ada));
    code = newest_code();
    EXPECT_EQ(mails(), before + 1);
    EXPECT_EQ(send(verify(ada, code)).status, 200U);
    EXPECT_EQ(send(reset(ada, code)).status, 200U);
}

/// There is nothing to guess, so a stranger uses nothing up.
TEST_F(RecoveryLimits, TriesWithoutACodeDoNotCount) {
    for (int i = 0; i < 50; ++i) {
        EXPECT_EQ(send(verify(ada, "123456")).status, 400U);
    }
    send(forgot(ada));
    EXPECT_EQ(send(verify(ada, newest_code())).status, 200U);
}

TEST_F(RecoveryLimits, ASignInVoidsOpenCodes) {
    send(forgot(ada));
    const std::string code = newest_code();
    application.clock().advance(1s);
    EXPECT_EQ(
        send(json_request(
                 "POST", "/auth/login", R"({"email":"ada@example.org","password":"Passw0rd@X"})"
             ))
            .status,
        200U
    );
    EXPECT_EQ(send(verify(ada, code)).status, 400U);
}

TEST_F(RecoveryLimits, QuestionsNeverLockAnAccount) {
    for (int i = 0; i < 100; ++i) {
        send(forgot(ada));
        send(verify(ada, "123456"));
    }
    EXPECT_EQ(
        send(json_request(
                 "POST", "/auth/login", R"({"email":"ada@example.org","password":"Passw0rd@X"})"
             ))
            .status,
        200U
    );
}

/// RECOVERY_BOUND: two accounts, two browsers. A code is worth something where it was asked for,
/// with the address it was sent to, and nowhere else.
class BoundRecovery : public Recovery {
protected:
    BoundRecovery() {
        application.register_user("bob@example.org");
        application.restart([](config::Settings& settings) {
            settings.recovery_is_bound = true;
            settings.recovery_code_digits = 8;
        });
        here_.emplace(application.browser());
        there_.emplace(application.browser());
    }

    std::string code_for(std::string_view email, Browser& asking) {
        application.mails().clear();
        const HttpAnswer answer = asking.send(forgot(email));
        EXPECT_TRUE(answer.set_cookie("recovery"));
        application.deliver_mail();
        return find_code(application.mails().messages_to(std::string(email)).at(0), 8);
    }

    Browser& here() { return *here_; }

    Browser& there() { return *there_; }

private:
    std::optional<Browser> here_;
    std::optional<Browser> there_;
};

TEST_F(BoundRecovery, OnlyTheDiagonalWorks) {
    const std::string adas = code_for(ada, here());
    const std::string bobs = code_for("bob@example.org", there());
    EXPECT_EQ(there().send(verify(ada, adas)).status, 400U);
    EXPECT_EQ(here().send(verify("bob@example.org", bobs)).status, 400U);
    EXPECT_EQ(here().send(verify("bob@example.org", adas)).status, 400U);
    EXPECT_EQ(there().send(verify(ada, bobs)).status, 400U);
    EXPECT_EQ(application.browser().send(verify(ada, adas)).status, 400U) << "without a cookie";
    EXPECT_EQ(here().send(verify(ada, adas)).status, 200U);
    EXPECT_EQ(there().send(reset(ada, adas)).status, 400U);
    EXPECT_EQ(there().send(verify("bob@example.org", bobs)).status, 200U);
    EXPECT_EQ(here().send(reset(ada, adas)).status, 200U);
    EXPECT_FALSE(here().cookie("recovery"));
}

TEST_F(BoundRecovery, AStrangersQuestionTakesNothingFromTheOwner) {
    const std::string mine = code_for(ada, here());
    const std::string strangers = code_for(ada, there());
    EXPECT_EQ(here().send(verify(ada, strangers)).status, 400U);
    EXPECT_EQ(here().send(verify(ada, mine)).status, 200U);
}

/// Known or not, the same bytes but for the cookie's.
TEST_F(BoundRecovery, AnUnknownAddressGetsACookieToo) {
    const HttpAnswer known = here().send(forgot(ada));
    const HttpAnswer unknown = here().send(forgot(nobody));
    EXPECT_EQ(known.body, unknown.body);
    ASSERT_EQ(known.headers.size(), unknown.headers.size());
    for (std::size_t i = 0; i < known.headers.size(); ++i) {
        EXPECT_EQ(known.headers[i].first, unknown.headers[i].first);
        EXPECT_EQ(known.headers[i].second.size(), unknown.headers[i].second.size());
    }
}

} // namespace
} // namespace latchkey::testing
