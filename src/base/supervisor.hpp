#pragma once

// What a process and the supervisor that started it say to each other: sd_notify(3) and
// sd_listen_fds(3), which are a datagram and three environment variables. Not libsystemd, which
// would bring five libraries, three of them decompressors, into a process that knows secrets.

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace latchkey {

/// One who started this process and keeps an eye on it, or nobody.
class Supervisor {
public:
    /// Reads an environment variable; null when it is not set.
    using Variables = std::function<const char*(const char* name)>;

    /// `process_id`: what was meant for another process of the same environment is not for us.
    Supervisor(const Variables& variables, int process_id);

    /// Who started this process.
    static Supervisor of_this_process();

    /// Says `READY=1` and the like. One who cannot be reached is logged, and nothing else: what a
    /// server does does not depend on who watches.
    void tell(std::string_view state) const;

    /// The socket that was opened for us; nothing when there is none. Throws Failure for several:
    /// there is one address to serve.
    [[nodiscard]] std::optional<int> find_listening_socket() const;

private:
    std::string address_; // of a socket; empty for nobody
    std::size_t sockets_ = 0;
};

} // namespace latchkey
