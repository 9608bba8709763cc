#pragma once

// Sources for load(), and what tests ask of what it returns.

#include "config/settings.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace latchkey::config {

// Made with `openssl rand -base64 32` for these tests.
inline constexpr const char* good_key = "q9mPq5rT0YcZsJ3u7Vw1kX8bN2fL6dHgA4eRyKzQxMo=";

/// What is set here, and a good SECRET_KEY unless that is set, too.
inline Source from_environment(std::map<std::string, std::string> environment) {
    environment.emplace("SECRET_KEY", good_key);
    return Source{.environment = std::move(environment), .dotenv_text = {}};
}

/// The row of `latchkey config`; a test that asks for a missing one fails.
inline Effective find_effective(const Loaded& loaded, std::string_view name) {
    for (const Effective& row : loaded.effective) {
        if (row.name == name) {
            return row;
        }
    }
    ADD_FAILURE() << "no row of " << name;
    return {};
}

inline void write_file(const std::string& path, std::string_view content) {
    std::ofstream file(path, std::ios::binary);
    file << content;
    EXPECT_TRUE(file.flush()) << path;
}

/// The settings with that one set, which has no fault.
inline Settings load_good(const std::string& name, const std::string& value) {
    Loaded loaded = load(from_environment({{name, value}}), Mode::production);
    EXPECT_TRUE(loaded.faults.empty()) << name << '=' << value << '\n' << describe(loaded.faults);
    return std::move(loaded.settings);
}

/// The one fault of that value, which is the setting's own and has a remedy.
inline Fault load_bad(const std::string& name, const std::string& value) {
    const Loaded loaded = load(from_environment({{name, value}}), Mode::production);
    EXPECT_EQ(loaded.faults.size(), 1U) << name << '=' << value << '\n' << describe(loaded.faults);
    if (loaded.faults.empty()) {
        return {};
    }
    EXPECT_EQ(loaded.faults[0].name, name);
    EXPECT_FALSE(loaded.faults[0].problem.empty());
    EXPECT_FALSE(loaded.faults[0].remedy.empty());
    return loaded.faults[0];
}

inline void expect_bad(const std::string& name, const std::vector<std::string>& values) {
    for (const std::string& value : values) {
        load_bad(name, value);
    }
}

} // namespace latchkey::config
