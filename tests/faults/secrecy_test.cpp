// What the system and the memory of the process tell of its secrets: nothing that was not needed a
// moment ago. Linux.

#include "exchange.hpp"
#include "server.hpp"
#include "support/loopback_socket.hpp"
#include "support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

namespace latchkey::faults {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::Not;

std::string proc(pid_t id, std::string_view file) {
    return "/proc/" + std::to_string(id) + "/" + std::string(file);
}

std::string read_proc(pid_t id, std::string_view file) {
    std::ifstream stream(proc(id, file), std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

/// Whether the system gives what is private to the process to root: of others its own user may read
/// it. Processes that root starts show it by their group, which has to be another than root's.
bool is_kept_from_its_user(pid_t id) {
    struct stat status = {};
    return stat(proc(id, "environ").c_str(), &status) == 0 && status.st_uid == 0 &&
           status.st_gid == 0;
}

/// While it lives, what root starts is of another group than root's; others have one anyhow.
class AnotherGroup {
public:
    AnotherGroup() { change_to(1); }

    AnotherGroup(const AnotherGroup&) = delete;
    AnotherGroup(AnotherGroup&&) = delete;
    AnotherGroup& operator=(const AnotherGroup&) = delete;
    AnotherGroup& operator=(AnotherGroup&&) = delete;

    ~AnotherGroup() { change_to(0); }

private:
    static void change_to(gid_t group) {
        if (geteuid() == 0) {
            EXPECT_EQ(setresgid(group, group, 0), 0);
        }
    }
};

/// How often `text` occurs in what the process may write to; nothing where the memory of others is
/// not this user's to read.
std::optional<int> count_in_memory(pid_t id, std::string_view text) {
    std::ifstream memory(proc(id, "mem"), std::ios::binary);
    if (!memory) {
        return std::nullopt;
    }
    int found = 0;
    std::ifstream maps(proc(id, "maps"));
    for (std::string line; std::getline(maps, line);) {
        std::uint64_t begin = 0;
        std::uint64_t end = 0;
        char writable = '-';
        if (std::sscanf(line.c_str(), "%lx-%lx %*c%c", &begin, &end, &writable) != 3 ||
            writable != 'w') {
            continue;
        }
        std::string bytes(end - begin, '\0');
        memory.clear();
        memory.seekg(static_cast<std::streamoff>(begin));
        memory.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
        bytes.resize(static_cast<std::size_t>(memory.gcount()));
        for (std::size_t at = bytes.find(text); at != std::string::npos;
             at = bytes.find(text, at + 1)) {
            ++found;
        }
    }
    return found;
}

class Secrecy : public ::testing::Test {
protected:
    latchkey::testing::TemporaryFolder folder_;
};

TEST_F(Secrecy, leaves_no_core_dump) {
    Server server(folder_.file(""));
    const std::string limits = read_proc(server.process().id(), "limits");
    const std::size_t at = limits.find("Max core file size");
    ASSERT_NE(at, std::string::npos);
    const std::string line = limits.substr(at, limits.find('\n', at) - at);
    EXPECT_THAT(line, ::testing::MatchesRegex("Max core file size +0 +0 +bytes *"));
}

TEST_F(Secrecy, keeps_other_programs_of_its_user_out) {
    const AnotherGroup group;
    Server server(folder_.file(""));
    EXPECT_TRUE(is_kept_from_its_user(server.process().id()));

    const pid_t other = fork();
    if (other == 0) {
        execlp("sleep", "sleep", "20", nullptr);
        _exit(1);
    }
    bool is_kept = true; // as it is between fork and exec
    for (int attempt = 0; attempt < 1000 && is_kept; ++attempt) {
        std::this_thread::sleep_for(5ms);
        is_kept = is_kept_from_its_user(other);
    }
    kill(other, SIGKILL);
    waitpid(other, nullptr, 0);
    EXPECT_FALSE(is_kept) << "others are not";
}

TEST_F(Secrecy, forgets_the_environment_it_has_read) {
    constexpr const char* key = "q9mPq5rT0YcZsJ3u7Vw1kX8bN2fL6dHgA4eRyKzQxMo=";
    const ChildProcess process(
        {.arguments = {"serve"},
         .folder = folder_.file(""),
         .environment = {{"SECRET_KEY", key}, {"PORT", "0"}, {"EMAIL_PASSWORD", "hunter2"}}}
    );
    const auto limit = std::chrono::steady_clock::now() + 10s;
    while (process.output().empty() && std::chrono::steady_clock::now() < limit) {
        std::this_thread::sleep_for(5ms);
    }
    ASSERT_THAT(process.output(), HasSubstr("Latchkey is ready"));
    const std::string environment = read_proc(process.id(), "environ");
    if (environment.empty()) {
        GTEST_SKIP() << "the environment of others is not this user's to read";
    }
    EXPECT_THAT(environment, HasSubstr("PORT=0"));
    EXPECT_THAT(environment, HasSubstr("SECRET_KEY="));
    EXPECT_THAT(environment, Not(HasSubstr(key)));
    EXPECT_THAT(environment, Not(HasSubstr("hunter2")));
}

TEST_F(Secrecy, forgets_passwords) {
    constexpr std::string_view marker = "Marker@of-a-password/7f3kQzW1";
    const std::string email = "ada@example.org";
    const auto form = [&](std::string_view end) {
        return R"({"email":")" + email + R"(","password":")" + std::string(marker) +
               std::string(end);
    };
    Server server(folder_.file(""));
    const pid_t id = server.process().id();
    if (!count_in_memory(id, marker)) {
        GTEST_SKIP() << "the memory of others is not this user's to read";
    }
    const std::string confirmed =
        "\",\"confirm_password\":\"" + std::string(marker) + R"(","full_name":"Ada"})";
    ASSERT_EQ(post(server.port(), "/auth/register", form(confirmed)).status, 201U);
    Crowd(8, [&](int) {
        for (int repeat = 0; repeat < 3; ++repeat) {
            EXPECT_EQ(post(server.port(), "/auth/login", form("\"}")).status, 200U);
            EXPECT_EQ(post(server.port(), "/auth/login", form("-wrong\"}")).status, 401U);
        }
    }).join();
    // An answer is read before its connection is gone.
    const auto limit = std::chrono::steady_clock::now() + 5s;
    while (count_in_memory(id, marker) > 0 && std::chrono::steady_clock::now() < limit) {
        std::this_thread::sleep_for(50ms);
    }
    EXPECT_EQ(count_in_memory(id, marker), 0);

    // Seen while it is needed: half of a request is there.
    auto socket = latchkey::testing::LoopbackSocket::connect(server.port(), 5s);
    ASSERT_TRUE(socket);
    ASSERT_TRUE(socket->send_all(
        "POST /auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        "Content-Length: 1000\r\n\r\n" +
        form("")
    ));
    int seen = 0;
    for (int attempt = 0; attempt < 200 && seen == 0; ++attempt) {
        std::this_thread::sleep_for(5ms);
        seen = count_in_memory(id, marker).value();
    }
    EXPECT_GT(seen, 0) << "the search finds what is there";
}

} // namespace
} // namespace latchkey::faults
