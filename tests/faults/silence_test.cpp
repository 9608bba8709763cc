// What an answer's time tells of who has an account: as much as chance. Of the program as it is
// shipped, with the hash it ships with.

#include "child_process.hpp"
#include "exchange.hpp"
#include "server.hpp"
#include "support/browser.hpp"
#include "support/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <random>
#include <string>
#include <vector>

namespace latchkey::faults {
namespace {

using latchkey::testing::HttpClient;
using latchkey::testing::HttpRequest;

/// A hundred times as many tell more; LATCHKEY_TIMING_SAMPLES=2000 takes minutes.
int samples() {
    const char* set = std::getenv("LATCHKEY_TIMING_SAMPLES");
    return set == nullptr ? 150 : std::atoi(set);
}

HttpRequest json(const std::string& target, const std::string& body) {
    return {
        .method = "POST",
        .target = target,
        .headers = {{"Content-Type", "application/json"}},
        .body = body};
}

double median(std::vector<double>& times) {
    const auto middle = times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2);
    std::nth_element(times.begin(), middle, times.end());
    return *middle;
}

/// How much longer the second of two requests takes than the first, as a share of it: by the
/// medians of many, in an order that chance decides.
double difference(std::uint16_t port, const std::array<HttpRequest, 2>& requests) {
    HttpClient client(port);
    std::mt19937 random(1); // NOLINT(cert-msc51-cpp): the same order each time
    std::array<std::vector<double>, 2> times;
    while (static_cast<int>(std::min(times[0].size(), times[1].size())) < samples()) {
        const std::size_t which = random() % 2;
        const auto begin = std::chrono::steady_clock::now();
        static_cast<void>(client.send(requests.at(which)));
        times.at(which).push_back(
            std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count()
        );
    }
    return median(times[1]) / median(times[0]) - 1;
}

/// A real difference shows each time; that of a busy machine goes away.
void expect_alike(std::uint16_t port, const std::array<HttpRequest, 2>& requests) {
    constexpr double largest = 0.02;
    std::string seen;
    for (int round = 0; round < 5; ++round) {
        const double share = difference(port, requests);
        seen += std::to_string(share) + ' ';
        if (std::abs(share) <= largest) {
            return;
        }
    }
    ADD_FAILURE() << requests[0].target << " takes another time for an unknown address: " << seen;
}

class Silence : public ::testing::Test {
protected:
    Silence() {
        HttpClient(server.port()).send(json("/auth/register", registration_of("ada@example.org")));
    }

    latchkey::testing::TemporaryFolder folder;
    Server server{folder.file("")};
};

TEST_F(Silence, signing_in_takes_as_long_for_nobody) {
    const auto sign_in = [](const std::string& email) {
        return json("/auth/login", R"({"email":")" + email + R"(","password":"Wr0ng@Word"})");
    };
    expect_alike(server.port(), {sign_in("ada@example.org"), sign_in("bob@example.org")});
}

} // namespace
} // namespace latchkey::faults
