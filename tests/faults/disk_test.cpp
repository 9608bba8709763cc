// The disk fails under a server that runs: what needs it is answered 503 and told in the log, what
// does not goes on, and when the disk is back nobody has to start anything again.

#include "database_file.hpp"
#include "exchange.hpp"
#include "server.hpp"
#include "support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace latchkey::faults {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

struct DiskFault {
    const char* name;
    const char* control; // as failing_disk.cpp reads it
    const char* logged;
};

class DiskTest : public ::testing::TestWithParam<DiskFault> {
protected:
    [[nodiscard]] std::string control() const { return folder_.file("fault"); }

    [[nodiscard]] unsigned register_user(const Server& server, const std::string& email) const {
        return post(server.port(), "/auth/register", registration_of(email)).status;
    }

    latchkey::testing::TemporaryFolder folder_;
};

TEST_P(DiskTest, is_told_of_and_recovered_from) {
    {
        Server server(
            folder_.file(""), {{"LD_PRELOAD", FAILING_DISK_LIBRARY}, {"FAILING_DISK", control()}}
        );
        ASSERT_EQ(register_user(server, "before@example.org"), 201U);

        std::ofstream(control()) << GetParam().control;
        for (int i = 0; i < 3; ++i) {
            EXPECT_EQ(register_user(server, "meanwhile@example.org"), 503U);
        }
        EXPECT_EQ(get(server.port(), "/healthz").status, 200U);
        EXPECT_EQ(get(server.port(), "/.well-known/jwks.json").status, 200U);
        EXPECT_THAT(server.process().errors(), HasSubstr(GetParam().logged));

        std::filesystem::remove(control());
        EXPECT_EQ(register_user(server, "meanwhile@example.org"), 201U);
        EXPECT_TRUE(can_sign_in(server.port(), "before@example.org"));
    }
    const Server again(folder_.file(""));
    EXPECT_THAT(
        lost_users(again.port(), {"before@example.org", "meanwhile@example.org"}), ElementsAre()
    );
    EXPECT_THAT(query(folder_.file("latchkey.db"), "PRAGMA integrity_check"), ElementsAre("ok"));
}

INSTANTIATE_TEST_SUITE_P(
    Faults,
    DiskTest,
    ::testing::Values(
        DiskFault{"full", "full", "database or disk is full"},
        DiskFault{"broken", "io", "disk I/O error"},
        DiskFault{"read_only", "read-only", "disk I/O error"}
    ),
    [](const auto& row) { return std::string(row.param.name); }
);

} // namespace
} // namespace latchkey::faults
