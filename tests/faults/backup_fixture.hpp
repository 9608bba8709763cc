#pragma once

// A server of one's own, and the commands that back its database up and restore it.

#include "child_process.hpp"
#include "database_file.hpp"
#include "exchange.hpp"
#include "server.hpp"
#include "support/browser.hpp"
#include "support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

namespace latchkey::faults {

inline constexpr int failed_exit = 1;

inline std::string read_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

inline void write_file(const std::string& path, const std::string& bytes) {
    std::ofstream(path, std::ios::binary) << bytes;
}

class BackupFixture : public ::testing::Test {
protected:
    [[nodiscard]] std::string file(const std::string& name) const { return folder_.file(name); }

    [[nodiscard]] std::string database() const { return file("latchkey.db"); }

    std::unique_ptr<Server> serve() { return std::make_unique<Server>(file("")); }

    static void stop(std::unique_ptr<Server>& server) {
        server->process().send(SIGTERM);
        EXPECT_TRUE(server->process().wait(std::chrono::seconds(10)));
        server.reset();
    }

    [[nodiscard]] Finished db(std::vector<std::string> arguments) const {
        arguments.insert(arguments.begin(), "db");
        return run({.arguments = std::move(arguments), .folder = file("")});
    }

    void expect_done(const std::vector<std::string>& arguments) const {
        const Finished finished = db(arguments);
        EXPECT_EQ(finished.ending.exit_code, 0) << finished.errors;
    }

    void expect_refused(const std::vector<std::string>& arguments, const char* reason) const {
        const Finished finished = db(arguments);
        EXPECT_EQ(finished.ending.exit_code, failed_exit);
        EXPECT_THAT(finished.errors, ::testing::HasSubstr(reason));
        EXPECT_THAT(finished.output, ::testing::IsEmpty());
    }

    static latchkey::testing::Browser sign_up(const Server& server, const std::string& email) {
        latchkey::testing::Browser browser{latchkey::testing::HttpClient(server.port())};
        EXPECT_EQ(
            browser
                .post(
                    "/auth/register",
                    {{"full_name", "Ada Lovelace"},
                     {"email", email},
                     {"password", password},
                     {"confirm_password", password}}
                )
                .status,
            201
        );
        return browser;
    }

    [[nodiscard]] std::vector<std::string> files_named(const std::string& part) const {
        std::vector<std::string> found;
        for (const auto& entry : std::filesystem::directory_iterator(file(""))) {
            if (entry.path().filename().string().find(part) != std::string::npos) {
                found.push_back(entry.path());
            }
        }
        return found;
    }

    latchkey::testing::TemporaryFolder folder_;
};

} // namespace latchkey::faults
