#include "doctor/doctor.hpp"
#include "findings.hpp"
#include "support/temporary_folder.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <string>
#include <vector>

namespace latchkey::doctor {
namespace {

constexpr const char* key = "q9mPq5rT0YcZsJ3u7Vw1kX8bN2fL6dHgA4eRyKzQxMo=";

class Secrets : public ::testing::Test {
protected:
    Secrets() { std::ofstream(path) << key; }

    Findings examine_with_mode(mode_t mode) {
        EXPECT_EQ(chmod(path.c_str(), mode), 0);
        return examine_secrets(config::load(
            {.environment = {{"SECRET_KEY_FILE", path}}, .dotenv_text = {}},
            config::Mode::production
        ));
    }

    testing::TemporaryFolder folder;
    std::string path = folder.file("key");
};

TEST_F(Secrets, InAFileAreReadByItsOwnerAlone) {
    EXPECT_EQ(names_of(examine_with_mode(0600)), std::vector<std::string>());
    EXPECT_EQ(names_of(examine_with_mode(0400)), std::vector<std::string>());
    for (const mode_t mode : {0640U, 0604U, 0660U, 0620U}) {
        EXPECT_EQ(
            names_of(examine_with_mode(mode)), std::vector<std::string>{"warning: SECRET_KEY"}
        ) << mode;
    }
    EXPECT_TRUE(has(examine_with_mode(0644), Severity::warning, "SECRET_KEY", "(mode 644)"));
}

TEST_F(Secrets, InTheEnvironmentAreNoted) {
    const Findings findings = examine_secrets(config::load(
        {.environment = {{"SECRET_KEY", key}, {"EMAIL_FROM", "a@b.example"}}, .dotenv_text = {}},
        config::Mode::production
    ));
    EXPECT_EQ(names_of(findings), std::vector<std::string>{"note: SECRET_KEY"});
    EXPECT_EQ(describe(findings).find(key), std::string::npos) << "a secret was printed";
}

} // namespace
} // namespace latchkey::doctor
