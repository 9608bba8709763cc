#include "doctor/doctor.hpp"
#include "findings.hpp"
#include "support/manual_clock.hpp"
#include "support/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <utility>

namespace latchkey::doctor {
namespace {

class Doctor : public ::testing::Test {
protected:
    Findings examine(std::map<std::string, std::string> environment) {
        environment.emplace("DATABASE_URL", "sqlite:///" + folder.file("latchkey.db"));
        return doctor::examine(
            config::load(
                {.environment = std::move(environment), .dotenv_text = {}}, config::Mode::production
            ),
            testing::ManualClock()
        );
    }

    testing::TemporaryFolder folder;
};

TEST_F(Doctor, LooksAtEverything) {
    const Findings findings =
        examine({{"SECRET_KEY", "q9mPq5rT0YcZsJ3u7Vw1kX8bN2fL6dHgA4eRyKzQxMo="}});
    EXPECT_TRUE(has(findings, Severity::open, "CLIENT_HEADER", "")) << describe(findings);
    EXPECT_TRUE(has(findings, Severity::warning, "PUBLIC_URL", ""));
    EXPECT_TRUE(has(findings, Severity::note, "SECRET_KEY", "environment"));
    EXPECT_TRUE(has(findings, Severity::note, "DATABASE_URL", "not there yet"));
    EXPECT_TRUE(has(findings, Severity::warning, "EMAIL_FROM", ""));
}

TEST_F(Doctor, TellsTheFaultsOfSettingsAndWhatCanBeKnownBesides) {
    const Findings findings = examine({{"PORT", "many"}, {"PUBLIC_URL", "nowhere"}});
    EXPECT_TRUE(has(findings, Severity::fault, "PORT", "\"many\"")) << describe(findings);
    EXPECT_TRUE(has(findings, Severity::fault, "SECRET_KEY", "is not set"));
    EXPECT_FALSE(has(findings, Severity::warning, "PUBLIC_URL", "")) << "it is told already";
    EXPECT_TRUE(has(findings, Severity::note, "DATABASE_URL", "not there yet"));
}

TEST_F(Doctor, SaysNothingOfADatabaseThatNobodyCanName) {
    const Findings findings = examine({{"DATABASE_URL", "mysql://nowhere"}});
    EXPECT_TRUE(has(findings, Severity::fault, "DATABASE_URL", ""));
    EXPECT_FALSE(has(findings, Severity::note, "DATABASE_URL", ""));
}

} // namespace
} // namespace latchkey::doctor
