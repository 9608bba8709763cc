// Hundreds of texts that have broken something somewhere, in every field and parameter: each is
// stored as it came or refused, the mails keep their headers, the log keeps its lines.

#include "forms.hpp"
#include "mail/smtp_mailer.hpp"
#include "scenario.hpp"
#include "support/hostile_strings.hpp"
#include "support/mime_reader.hpp"
#include "support/smtp_sink.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <spdlog/sinks/base_sink.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace latchkey::testing {
namespace {

using ::testing::IsEmpty;

/// Keeps what would not be one line of a log.
class BrokenLines final : public spdlog::sinks::base_sink<std::mutex> {
public:
    std::vector<std::string> lines;

private:
    void sink_it_(const spdlog::details::log_msg& message) override {
        const std::string text(message.payload.begin(), message.payload.end());
        if (std::ranges::any_of(text, [](unsigned char c) { return c < 0x20 || c == 0x7F; })) {
            lines.push_back(text);
        }
    }

    void flush_() override {}
};

class HostileStrings : public ::testing::Test {
protected:
    HostileStrings() {
        spdlog::set_default_logger(std::make_shared<spdlog::logger>("test", broken_lines));
    }

    ~HostileStrings() override {
        EXPECT_THAT(broken_lines->lines, IsEmpty());
        spdlog::set_default_logger(before_);
    }

    TestApplication application;
    const std::vector<std::string> strings = hostile_strings();
    std::shared_ptr<BrokenLines> broken_lines = std::make_shared<BrokenLines>();

private:
    std::shared_ptr<spdlog::logger> before_ = spdlog::default_logger();
};

TEST_F(HostileStrings, AreFiveHundred) {
    EXPECT_GE(strings.size(), 500U);
}

TEST_F(HostileStrings, AreStoredAsTheyCameOrRefused) {
    Browser browser = application.register_user("ada@example.org");
    std::size_t stored = 0;
    for (const std::string& text : strings) {
        const HttpAnswer answer =
            browser.patch("/user/me", {{"full_name", text}, {"company", text}});
        ASSERT_TRUE(answer.status == 200 || answer.status == 400) << answer.status << ": " << text;
        if (answer.status == 200) {
            const auto user = browser.get("/user/me").json().at("data").at("user");
            ASSERT_EQ(user.at("full_name").as_string(), text);
            ASSERT_EQ(user.at("company").as_string(), text);
            ++stored;
        }
    }
    EXPECT_GT(stored, strings.size() / 3) << "most are names that somebody may have";
}

/// In each field of each form, one at a time: never a 5xx, and the server still answers.
TEST_F(HostileStrings, BreakNoForm) {
    Browser admin = application.register_admin("admin@example.org");
    application.register_user("user@example.org");
    for (const Form& form : forms()) {
        Browser browser = same_browser(application, admin); // registering changes who it is
        for (const Field& field : form.fields) {
            for (const std::string& text : strings) {
                const std::string value = boost::json::serialize(boost::json::value(text));
                const unsigned status =
                    browser
                        .send(json_request(
                            form.method, form.target, body_with(form, field.name, value)
                        ))
                        .status;
                ASSERT_LT(status, 500U) << form.target << ' ' << field.name << ' ' << value;
            }
        }
    }
    EXPECT_LT(admin.get("/auth/checkAuth").status, 500U);
}

/// Where no form checks it: other programs' headers, queries and paths.
TEST_F(HostileStrings, BreakNoParameter) {
    // Not held against the document, which does not know its paths percent-encoded.
    Browser admin{HttpClient(application.port())};
    admin.set_cookie(
        "accessToken", application.register_admin("admin@example.org").cookie("accessToken").value()
    );
    ASSERT_EQ(admin.get("/user/users").status, 200U);
    const auto percent = [](const std::string& text) {
        constexpr std::string_view digits = "0123456789ABCDEF";
        std::string encoded;
        for (const unsigned char byte : text) {
            encoded.append({'%', digits[byte >> 4U], digits[byte & 0xFU]});
        }
        return encoded;
    };
    for (const std::string& text : strings) {
        const std::string encoded = percent(text);
        for (const std::string& target :
             {"/user/users?q=" + encoded,
              "/user/users?limit=" + encoded,
              "/user/users?cursor=" + encoded}) {
            ASSERT_LT(admin.get(target).status, 500U) << target;
        }
        for (const std::string& target : {"/auth/sessions/" + encoded, "/user/users/" + encoded}) {
            ASSERT_LT(admin.remove(target).status, 500U) << target;
        }
        ASSERT_LT(admin.post("/auth/logout?scope=x" + encoded).status, 500U) << encoded;
        const bool is_header =
            std::ranges::none_of(text, [](unsigned char c) { return c < 0x20 || c == 0x7F; });
        for (const char* name :
             {"User-Agent", "Accept-Language", "Origin", "X-Forwarded-For", "Cookie", "Referer"}) {
            if (is_header) {
                const unsigned status = application.client()
                                            .send(
                                                {.method = "POST",
                                                 .target = "/auth/refreshToken",
                                                 .headers = {{name, text}}}
                                            )
                                            .status;
                ASSERT_LT(status, 500U) << name << ": " << text;
            }
        }
    }
}

/// Each name that is taken gets a mail: over SMTP, read back, with the headers every mail has.
TEST_F(HostileStrings, AddNothingToAMail) {
    const SmtpSink sink;
    mail::SmtpMailer mailer({.url = sink.url(), .from = "no-reply@latchkey.example", .password = {}}
    );
    Browser browser = application.register_user("ada@example.org");
    std::size_t sent = 0;
    for (const std::string& text : strings) {
        if (browser.patch("/user/me", {{"full_name", text}}).status != 200) {
            continue;
        }
        application.mails().clear();
        ASSERT_EQ(
            browser.post("/recovery/forgot-password", {{"email", "ada@example.org"}}).status, 200U
        );
        application.deliver_mail();
        const auto messages = application.mails().messages();
        ASSERT_EQ(messages.size(), 1U);
        ASSERT_EQ(mailer.deliver(messages[0]), mail::Delivery::delivered);
        ++sent;
    }
    const auto mails = sink.mails();
    ASSERT_EQ(mails.size(), sent);
    for (const auto& mail : mails) {
        const MimeEntity entity = read_mime(mail.data);
        std::vector<std::string> names;
        for (const auto& [name, value] : entity.headers) {
            names.push_back(name);
        }
        ASSERT_THAT(
            names,
            ::testing::ElementsAre(
                "auto-submitted",
                "content-type",
                "date",
                "from",
                "message-id",
                "mime-version",
                "subject",
                "to"
            )
        );
        ASSERT_EQ(entity.header("to"), "<ada@example.org>");
        ASSERT_EQ(entity.header("subject"), "Your Latchkey recovery code");
        ASSERT_EQ(mail.recipients, std::vector<std::string>{"ada@example.org"});
    }
}

} // namespace
} // namespace latchkey::testing
