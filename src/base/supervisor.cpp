#include "base/supervisor.hpp"

#include "base/error.hpp"
#include "base/number.hpp"

#include <spdlog/spdlog.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <system_error>

namespace latchkey {

namespace {

constexpr int first_passed_descriptor = 3; // SD_LISTEN_FDS_START

std::string text_of(const Supervisor::Variables& variables, const char* name) {
    const char* const value = variables(name);
    return value == nullptr ? "" : value;
}

/// 0 for what is no number.
int number_of(const Supervisor::Variables& variables, const char* name) {
    return parse_number<int>(text_of(variables, name)).value_or(0);
}

/// A path, or with @ at its beginning a name in the abstract namespace. False when it is too long.
bool fill(sockaddr_un& address, socklen_t& bytes, std::string_view name) {
    if (name.empty() || name.size() >= sizeof address.sun_path) {
        return false;
    }
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, name.data(), name.size());
    if (name.front() == '@') {
        address.sun_path[0] = '\0';
    }
    bytes = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + name.size());
    return true;
}

int send_datagram(std::string_view name, std::string_view text) {
    sockaddr_un address{};
    socklen_t bytes = 0;
    if (!fill(address, bytes, name)) {
        return ENAMETOOLONG;
    }
    const int descriptor = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (descriptor < 0) {
        return errno;
    }
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): how the sockets API has it
    const auto* const to = reinterpret_cast<const sockaddr*>(&address);
    const ssize_t sent = ::sendto(descriptor, text.data(), text.size(), MSG_NOSIGNAL, to, bytes);
    const int fault = sent < 0 ? errno : 0;
    ::close(descriptor);
    return fault;
}

} // namespace

Supervisor::Supervisor(const Variables& variables, int process_id)
    : address_(text_of(variables, "NOTIFY_SOCKET")) {
    if (number_of(variables, "LISTEN_PID") == process_id) {
        const int sockets = number_of(variables, "LISTEN_FDS");
        sockets_ = sockets > 0 ? static_cast<std::size_t>(sockets) : 0;
    }
}

Supervisor Supervisor::of_this_process() {
    // NOLINTNEXTLINE(concurrency-mt-unsafe): nobody sets any
    return {[](const char* name) -> const char* { return std::getenv(name); }, ::getpid()};
}

void Supervisor::tell(std::string_view state) const {
    if (address_.empty()) {
        return;
    }
    if (const int fault = send_datagram(address_, state); fault != 0) {
        spdlog::warn(
            "the supervisor at {} does not hear {}: {}",
            address_,
            state,
            std::system_category().message(fault)
        );
    }
}

std::optional<int> Supervisor::find_listening_socket() const {
    if (sockets_ > 1) {
        throw Failure(
            "the supervisor passed " + std::to_string(sockets_) +
            " sockets, and one is served: leave one ListenStream= in the socket unit"
        );
    }
    return sockets_ == 1 ? std::optional(first_passed_descriptor) : std::nullopt;
}

} // namespace latchkey
