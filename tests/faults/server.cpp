#include "server.hpp"

#include "exchange.hpp"

#include <algorithm>
#include <chrono>
#include <mutex>
#include <stdexcept>

namespace latchkey::faults {

using namespace std::chrono_literals;

namespace {

constexpr auto start_limit = 2s;
constexpr int sign_in_threads = 8;

/// The port in "http://127.0.0.1:PORT"; 0 before it is there.
std::uint16_t port_in(const std::string& greeting) {
    const std::string address = "http://127.0.0.1:";
    const std::size_t at = greeting.find(address);
    // The line is complete once the next one has begun.
    if (at == std::string::npos || greeting.find('\n', at) == std::string::npos) {
        return 0;
    }
    return static_cast<std::uint16_t>(std::stoul(greeting.substr(at + address.size(), 5)));
}

std::uint16_t wait_until_ready(ChildProcess& process) {
    const auto end = std::chrono::steady_clock::now() + start_limit;
    while (std::chrono::steady_clock::now() < end) {
        const std::uint16_t port = port_in(process.output());
        if (port != 0 && get(port, "/auth/checkAuth").status == 401) {
            return port;
        }
        if (process.wait(5ms)) {
            throw std::runtime_error("the server has ended: " + process.errors());
        }
    }
    throw std::runtime_error("the server does not answer within 2 s: " + process.errors());
}

std::map<std::string, std::string> with_defaults(std::map<std::string, std::string> settings) {
    settings.merge(std::map<std::string, std::string>{{"PORT", "0"}, {"THROTTLE", "off"}});
    return settings;
}

} // namespace

Server::Server(const std::string& folder, const std::map<std::string, std::string>& settings)
    : process_(
          {.arguments = {"serve", "--dev"},
           .folder = folder,
           .environment = with_defaults(settings)}
      )
    , port_(wait_until_ready(process_)) {}

std::string registration_of(const std::string& email) {
    return R"({"full_name":"Ada Lovelace","email":")" + email + R"(","password":")" + password +
           R"(","confirm_password":")" + password + R"("})";
}

bool can_sign_in(std::uint16_t port, const std::string& email) {
    const std::string credentials =
        R"({"email":")" + email + R"(","password":")" + password + R"("})";
    return post(port, "/auth/login", credentials).status == 200;
}

std::vector<std::string> lost_users(std::uint16_t port, const std::vector<std::string>& emails) {
    std::mutex mutex;
    std::vector<std::string> lost;
    Crowd crowd(sign_in_threads, [&](int thread) {
        for (auto i = static_cast<std::size_t>(thread); i < emails.size(); i += sign_in_threads) {
            if (!can_sign_in(port, emails[i])) {
                const std::lock_guard lock(mutex);
                lost.push_back(emails[i]);
            }
        }
    });
    crowd.join();
    return lost;
}

Crowd::Crowd(int threads, const std::function<void(int)>& work) {
    for (int i = 0; i < threads; ++i) {
        threads_.emplace_back([work, i] { work(i); });
    }
}

} // namespace latchkey::faults
