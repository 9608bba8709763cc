#include "config/table.hpp"
#include "doctor/doctor.hpp"
#include "findings.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

namespace latchkey::doctor {
namespace {

config::Settings load(std::map<std::string, std::string> environment) {
    environment.emplace("SECRET_KEY", "q9mPq5rT0YcZsJ3u7Vw1kX8bN2fL6dHgA4eRyKzQxMo=");
    environment.emplace("EMAIL_FROM", "no-reply@example.com");
    config::Loaded loaded = config::load(
        {.environment = std::move(environment), .dotenv_text = {}}, config::Mode::production
    );
    EXPECT_TRUE(loaded.faults.empty()) << config::describe(loaded.faults);
    return std::move(loaded.settings);
}

/// The settings that strict has another default for.
std::vector<const config::Setting*> differing_settings() {
    std::vector<const config::Setting*> settings;
    for (const config::Setting& setting : config::all_settings()) {
        if (!setting.strict_default.empty()) {
            settings.push_back(&setting);
        }
    }
    return settings;
}

TEST(Profile, StrictLeavesNothingOpen) {
    EXPECT_EQ(names_of(examine_profile(load({{"PROFILE", "strict"}}))), std::vector<std::string>());
}

TEST(Profile, StandardLeavesOpenWhatStrictHasAnotherDefaultFor) {
    std::vector<std::string> expected;
    for (const config::Setting* setting : differing_settings()) {
        expected.push_back("open: " + std::string(setting->name));
    }
    std::vector<std::string> found = names_of(examine_profile(load({})));
    std::ranges::sort(expected);
    std::ranges::sort(found);
    EXPECT_EQ(found, expected);
}

/// Each seen, and each not seen.
TEST(Profile, EveryLineIsOpenAndClosedOnItsOwn) {
    for (const config::Setting* setting : differing_settings()) {
        const std::string name(setting->name);
        const auto relaxed =
            examine_profile(load({{"PROFILE", "strict"}, {name, setting->default_value}}));
        EXPECT_EQ(names_of(relaxed), std::vector<std::string>{"warning: " + name});
        const auto tightened =
            examine_profile(load({{name, std::string(setting->strict_default)}}));
        EXPECT_EQ(tightened.size(), differing_settings().size() - 1);
        EXPECT_FALSE(has(tightened, Severity::open, name, ""));
    }
}

TEST(Profile, WhatIsStricterThanStrictIsNotOpen) {
    EXPECT_FALSE(
        has(examine_profile(load({{"ACCESS_TOKEN_SECONDS", "60"}})),
            Severity::open,
            "ACCESS_TOKEN_SECONDS",
            "")
    );
    EXPECT_FALSE(
        has(examine_profile(load({{"ARGON2_MEMORY_KIB", "131072"}})),
            Severity::open,
            "ARGON2_MEMORY_KIB",
            "")
    );
}

/// docs/profiles.md has a row for each, with both defaults.
TEST(Profile, ThePageHasARowForEachLine) {
    std::ifstream file(PROFILES_PAGE);
    std::stringstream page;
    page << file.rdbuf();
    std::size_t rows = 0;
    for (std::string line; std::getline(page, line);) {
        rows += line.starts_with("| `") ? 1 : 0;
    }
    EXPECT_EQ(rows, differing_settings().size());
    for (const config::Setting* setting : differing_settings()) {
        const std::string row = "| `" + std::string(setting->name) + "` | `" +
                                setting->default_value + "` | `" +
                                std::string(setting->strict_default) + "` |";
        EXPECT_NE(page.str().find(row), std::string::npos) << row;
    }
}

} // namespace
} // namespace latchkey::doctor
