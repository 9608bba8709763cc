// What the owner of an account is told by mail about what was done with it.

#include "recovery_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace latchkey::testing {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class Notices : public ::testing::Test {
protected:
    static HttpRequest sign_in(std::string_view password) {
        HttpRequest request = json_request(
            "POST", "/auth/login", boost::json::object{{"email", ada}, {"password", password}}
        );
        request.headers.emplace_back("Accept-Language", "en");
        return request;
    }

    /// The subjects of the mails that wait, and no longer do.
    std::vector<std::string> subjects() {
        application.deliver_mail();
        std::vector<std::string> found;
        for (const mail::Message& message : application.mails().messages_to(std::string(ada))) {
            found.push_back(message.subject);
            last = message;
        }
        application.mails().clear();
        return found;
    }

    TestApplication application{[](config::Settings& settings) { settings.throttle = true; }};
    Browser owner = application.register_user(std::string(ada), "Ada Lovelace");
    mail::Message last;
};

TEST_F(Notices, TellOfANewDeviceAndOfNoOther) {
    EXPECT_EQ(owner.send(sign_in(TestApplication::password)).status, 200U);
    EXPECT_THAT(subjects(), IsEmpty()) << "she registered there";
    Browser other = application.browser();
    EXPECT_EQ(other.send(sign_in(TestApplication::password)).status, 200U);
    EXPECT_THAT(subjects(), ElementsAre("A new sign-in to your Latchkey account"));
    EXPECT_THAT(last.text, HasSubstr("Hello Ada Lovelace,"));
    EXPECT_THAT(last.text, HasSubstr("Firefox/Linux, 2026-11-22 00:00 UTC"));
    EXPECT_THAT(last.html, Not(HasSubstr(std::string(TestApplication::password))));
    EXPECT_EQ(other.send(sign_in(TestApplication::password)).status, 200U);
    EXPECT_THAT(subjects(), IsEmpty()) << "it is known by now";
}

TEST_F(Notices, AreOneOfAKindAnHour) {
    const auto from_a_new_browser = [&] {
        return application.browser().send(sign_in(TestApplication::password)).status;
    };
    EXPECT_EQ(from_a_new_browser(), 200U);
    EXPECT_EQ(from_a_new_browser(), 200U);
    EXPECT_EQ(subjects().size(), 1U);
    application.clock().advance(1h - 1s);
    EXPECT_EQ(from_a_new_browser(), 200U);
    EXPECT_THAT(subjects(), IsEmpty());
    application.clock().advance(1s);
    EXPECT_EQ(from_a_new_browser(), 200U);
    EXPECT_EQ(subjects().size(), 1U);
}

TEST_F(Notices, TellOfASignInAfterSeveralFailures) {
    for (int i = 0; i < 5; ++i) {
        EXPECT_EQ(owner.send(sign_in("Wr0ng@Word")).status, 401U);
    }
    application.clock().advance(1s);
    EXPECT_EQ(owner.send(sign_in(TestApplication::password)).status, 200U);
    EXPECT_THAT(
        subjects(), ElementsAre("A sign-in to your Latchkey account after wrong passwords")
    );
}

TEST_F(Notices, TellOfAChangedPassword) {
    EXPECT_EQ(
        owner
            .post(
                "/auth/change-password",
                {{"current_password", TestApplication::password}, {"new_password", new_password}}
            )
            .status,
        200U
    );
    EXPECT_THAT(subjects(), ElementsAre("The password of your Latchkey account was changed"));
}

TEST_F(Notices, TellOfARecovery) {
    Browser browser = application.browser();
    EXPECT_EQ(browser.send(forgot(ada)).status, 200U);
    application.deliver_mail();
    const std::string code = find_code(application.mails().messages_to(std::string(ada)).at(0));
    application.mails().clear();
    EXPECT_EQ(browser.send(verify(ada, code)).status, 200U);
    EXPECT_THAT(subjects(), IsEmpty());
    EXPECT_EQ(browser.send(reset(ada, code)).status, 200U);
    EXPECT_THAT(subjects(), ElementsAre("Your Latchkey account was recovered"));
    EXPECT_THAT(last.text, Not(HasSubstr(code)));
}

TEST_F(Notices, TellNobodyOfWhatFailed) {
    EXPECT_EQ(owner.send(sign_in("Wr0ng@Word")).status, 401U);
    EXPECT_EQ(
        owner
            .post(
                "/auth/change-password",
                {{"current_password", "Wr0ng@Word"}, {"new_password", new_password}}
            )
            .status,
        401U
    );
    EXPECT_EQ(owner.send(reset(ada, "123456")).status, 400U);
    EXPECT_THAT(subjects(), IsEmpty());
}

/// The account of a switched-over user has signed in elsewhere before: that is no news.
TEST_F(Notices, SayNothingOfTheFirstSignInOfAnAccount) {
    application.with_database([](storage::Transaction& tx) {
        tx.execute("UPDATE users SET signed_in_at = NULL");
    });
    EXPECT_EQ(application.browser().send(sign_in(TestApplication::password)).status, 200U);
    EXPECT_THAT(subjects(), IsEmpty());
}

} // namespace
} // namespace latchkey::testing
