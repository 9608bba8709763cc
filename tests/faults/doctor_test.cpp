// `latchkey doctor` from its command line. What it finds, tests/unit/doctor has.

#include "child_process.hpp"
#include "server.hpp"
#include "support/smtp_sink.hpp"
#include "support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace latchkey::faults {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

constexpr const char* key = "q9mPq5rT0YcZsJ3u7Vw1kX8bN2fL6dHgA4eRyKzQxMo=";

class Doctor : public ::testing::Test {
protected:
    /// An installation that nothing is to be said against.
    std::map<std::string, std::string> sound_settings() {
        return {
            {"PROFILE", "strict"},
            {"SECRET_KEY", key},
            {"DATABASE_URL", "sqlite:///" + folder_.file("latchkey.db")},
            {"PUBLIC_URL", "https://auth.example.com"},
            {"TRUSTED_PROXIES", "127.0.0.1"},
            {"CORS_ORIGINS", "https://app.example.com"},
            {"EMAIL_FROM", "no-reply@example.com"},
            {"SMTP_URL", mail_server_.url()}};
    }

    Finished
    examine(std::map<std::string, std::string> environment, std::vector<std::string> options = {}) {
        options.insert(options.begin(), "doctor");
        return run(
            {.arguments = std::move(options),
             .folder = folder_.file(""),
             .environment = std::move(environment)}
        );
    }

    latchkey::testing::TemporaryFolder folder_;
    latchkey::testing::SmtpSink mail_server_;
};

TEST_F(Doctor, is_content_with_a_sound_installation) {
    const Finished finished = examine(sound_settings());
    EXPECT_EQ(finished.ending.exit_code, 0) << finished.output << finished.errors;
    EXPECT_THAT(finished.output, Not(HasSubstr("open: "))) << "nothing is, in strict";
    EXPECT_THAT(finished.output, HasSubstr("note: DATABASE_URL"));
    EXPECT_THAT(finished.errors, IsEmpty());
    EXPECT_TRUE(mail_server_.mails().empty());
}

TEST_F(Doctor, tells_what_standard_leaves_open_without_calling_it_ill) {
    auto settings = sound_settings();
    settings["PROFILE"] = "standard";
    const Finished finished = examine(settings);
    EXPECT_EQ(finished.ending.exit_code, 0) << finished.output;
    EXPECT_THAT(finished.output, StartsWith("open: "));
    EXPECT_THAT(finished.output, HasSubstr("open: REGISTRATION "));
    EXPECT_THAT(finished.output, HasSubstr("  Remedy: set it to verify_email.\n"));
}

TEST_F(Doctor, ends_with_one_when_something_is_wrong) {
    auto settings = sound_settings();
    settings["THROTTLE"] = "off";
    settings["SMTP_URL"] = "smtp://127.0.0.1:1";
    const Finished finished = examine(settings);
    EXPECT_EQ(finished.ending.exit_code, 1);
    EXPECT_THAT(
        finished.output, AllOf(HasSubstr("warning: THROTTLE "), HasSubstr("fault: SMTP_URL "))
    );
}

TEST_F(Doctor, tells_faults_of_settings_and_no_secret) {
    const Finished finished = examine({{"SECRET_KEY", "hunter2"}, {"PORT", "many"}});
    EXPECT_EQ(finished.ending.exit_code, 1);
    EXPECT_THAT(finished.output, AllOf(HasSubstr("fault: SECRET_KEY "), HasSubstr("fault: PORT ")));
    EXPECT_THAT(finished.output + finished.errors, Not(HasSubstr("hunter2")));
}

TEST_F(Doctor, speaks_json) {
    auto settings = sound_settings();
    settings["THROTTLE"] = "off";
    const Finished finished = examine(settings, {"--json"});
    EXPECT_EQ(finished.ending.exit_code, 1);
    EXPECT_THAT(finished.output, StartsWith("{\"findings\":[{\"reason\":"));
    EXPECT_THAT(finished.output, HasSubstr(R"("setting":"THROTTLE","severity":"warning")"));
    EXPECT_THAT(finished.output, ::testing::EndsWith("],\"is_well\":false}\n"));
}

TEST_F(Doctor, looks_at_a_database_that_is_being_served) {
    const Server server(folder_.file(""));
    auto settings = sound_settings();
    const Finished finished = examine(settings);
    EXPECT_THAT(finished.output, HasSubstr("note: SECRET_KEY was made by --dev once"));
    EXPECT_TRUE(can_sign_in(server.port(), "nobody@example.org") == false) << "and it goes on";
}

} // namespace
} // namespace latchkey::faults
