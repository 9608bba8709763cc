#pragma once

// `latchkey serve --dev` as a process, and the users that come to it.

#include "child_process.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <thread>
#include <vector>

namespace latchkey::faults {

/// Serves the database of a folder on a free port, from construction on.
class Server {
public:
    /// Returns once it answers. Throws std::runtime_error when that takes more than 2 s.
    explicit Server(
        const std::string& folder, const std::map<std::string, std::string>& settings = {}
    );

    [[nodiscard]] std::uint16_t port() const { return port_; }

    ChildProcess& process() { return process_; }

private:
    ChildProcess process_;
    std::uint16_t port_;
};

inline constexpr const char* password = "Passw0rd@X";

std::string registration_of(const std::string& email);

/// Whether the address can sign in with the password above.
bool can_sign_in(std::uint16_t port, const std::string& email);

/// Those of the addresses that can not sign in.
std::vector<std::string> lost_users(std::uint16_t port, const std::vector<std::string>& emails);

/// Calls `work(i)` for i in [0, threads), each on a thread of its own, and joins them at its end.
class Crowd {
public:
    Crowd(int threads, const std::function<void(int)>& work);

    void join() { threads_.clear(); }

private:
    std::vector<std::jthread> threads_;
};

} // namespace latchkey::faults
