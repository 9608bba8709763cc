#include "base/error.hpp"
#include "base/supervisor.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstddef>
#include <cstring>
#include <map>
#include <string>

namespace latchkey {
namespace {

constexpr int own_process = 1824;

Supervisor made_by(const std::map<std::string, std::string>& variables) {
    const auto find = [&variables](const char* name) -> const char* {
        const auto found = variables.find(name);
        return found == variables.end() ? nullptr : found->second.c_str();
    };
    return {find, own_process};
}

/// One that listens, in the abstract namespace.
class Listener {
public:
    explicit Listener(const std::string& name)
        : descriptor_(::socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0)) {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::memcpy(&address.sun_path[1], name.data(), name.size());
        const auto bytes =
            static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + name.size());
        EXPECT_EQ(::bind(descriptor_, reinterpret_cast<sockaddr*>(&address), bytes), 0);
    }

    Listener(const Listener&) = delete;
    Listener(Listener&&) = delete;
    Listener& operator=(const Listener&) = delete;
    Listener& operator=(Listener&&) = delete;

    ~Listener() { ::close(descriptor_); }

    [[nodiscard]] std::string heard() const {
        std::array<char, 64> text{};
        const ssize_t bytes = ::recv(descriptor_, text.data(), text.size(), 0);
        return bytes < 0 ? "" : std::string(text.data(), static_cast<std::size_t>(bytes));
    }

private:
    int descriptor_;
};

TEST(Supervisor, is_told_in_datagrams) {
    const std::string name = "latchkey-test-" + std::to_string(::getpid());
    const Listener listener(name);
    const Supervisor supervisor = made_by({{"NOTIFY_SOCKET", "@" + name}});
    supervisor.tell("READY=1");
    supervisor.tell("STOPPING=1");
    EXPECT_EQ(listener.heard(), "READY=1");
    EXPECT_EQ(listener.heard(), "STOPPING=1");
    EXPECT_EQ(listener.heard(), "");
}

TEST(Supervisor, may_be_nobody_or_gone) {
    made_by({}).tell("READY=1");
    made_by({{"NOTIFY_SOCKET", "/nowhere/notify"}}).tell("READY=1");
    made_by({{"NOTIFY_SOCKET", std::string(200, 'x')}}).tell("READY=1");
}

TEST(Supervisor, passes_a_socket_to_the_process_it_names) {
    const std::string id = std::to_string(own_process);
    EXPECT_EQ(made_by({{"LISTEN_PID", id}, {"LISTEN_FDS", "1"}}).find_listening_socket(), 3);
    const std::map<std::string, std::string> without[] = {
        {},
        {{"LISTEN_FDS", "1"}},
        {{"LISTEN_PID", "1"}, {"LISTEN_FDS", "1"}},
        {{"LISTEN_PID", id}},
        {{"LISTEN_PID", id}, {"LISTEN_FDS", "0"}},
        {{"LISTEN_PID", id}, {"LISTEN_FDS", "-1"}},
        {{"LISTEN_PID", id}, {"LISTEN_FDS", "1x"}},
    };
    for (const auto& variables : without) {
        EXPECT_FALSE(made_by(variables).find_listening_socket());
    }
}

TEST(Supervisor, passes_one_socket_and_no_more) {
    const Supervisor supervisor =
        made_by({{"LISTEN_PID", std::to_string(own_process)}, {"LISTEN_FDS", "2"}});
    EXPECT_THROW((void)supervisor.find_listening_socket(), Failure);
}

} // namespace
} // namespace latchkey
