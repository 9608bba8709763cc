// What an answer's time tells of who has an account: as much as chance. Of the program as it is
// shipped, with the hash it ships with.

#include "server.hpp"
#include "support/http_client.hpp"
#include "support/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <functional>
#include <random>
#include <string>
#include <vector>

namespace latchkey::faults {
namespace {

using latchkey::testing::HttpClient;
using latchkey::testing::HttpRequest;

/// So many of each kind, and up to five times as many: as LATCHKEY_TIMING_SAMPLES says, or what
/// takes some seconds.
int samples(int usual) {
    const char* set = std::getenv("LATCHKEY_TIMING_SAMPLES");
    return set == nullptr ? usual : std::atoi(set);
}

constexpr int with_a_hash = 150;
constexpr int without_a_hash = 2000;

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

/// Makes the next request of its kind.
using Ask = std::function<HttpRequest()>;

/// How much longer the second kind of request takes than the first, as a share of it: by the
/// medians of many, in an order that chance decides.
double difference(std::uint16_t port, const std::array<Ask, 2>& kinds, int count) {
    HttpClient client(port);
    std::mt19937 random(1); // NOLINT(cert-msc51-cpp): the same order each time
    std::array<std::vector<double>, 2> times;
    while (static_cast<int>(std::min(times[0].size(), times[1].size())) < count) {
        const std::size_t which = random() % 2;
        const HttpRequest request = kinds.at(which)();
        const auto begin = std::chrono::steady_clock::now();
        const unsigned status = client.send(request).status;
        times.at(which).push_back(
            std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count()
        );
        EXPECT_LT(status, 429U) << request.target;
    }
    return median(times[1]) / median(times[0]) - 1;
}

/// A real difference shows each time; that of a busy machine goes away.
void expect_alike(std::uint16_t port, int count, const Ask& of_known, const Ask& of_unknown) {
    constexpr double largest = 0.02;
    std::string seen;
    for (int round = 0; round < 5; ++round) {
        const double share = difference(port, {of_known, of_unknown}, count);
        seen += std::to_string(share) + ' ';
        if (std::abs(share) <= largest) {
            ::testing::Test::RecordProperty("differences", seen);
            return;
        }
    }
    ADD_FAILURE() << of_known().target << " takes another time for an unknown address: " << seen;
}

/// Addresses of one length: no two the same.
std::string next_address(const std::string& name) {
    static int last = 100'000;
    return name + std::to_string(++last) + "@example.org";
}

HttpRequest sign_in(const std::string& email) {
    return json("/auth/login", R"({"email":")" + email + R"(","password":"Wr0ng@Word"})");
}

HttpRequest ask_for_code(const std::string& email) {
    return json("/recovery/forgot-password", R"({"email":")" + email + R"("})");
}

HttpRequest sign_up(const std::string& email) {
    return json("/auth/register", registration_of(email));
}

/// Ada has an account, and nobody else.
class Silence : public ::testing::Test {
protected:
    Silence() {
        const Server server(data);
        EXPECT_EQ(HttpClient(server.port()).send(sign_up(ada)).status, 201U);
    }

    const std::string ada = next_address("ada");
    latchkey::testing::TemporaryFolder folder;
    const std::string data = folder.file("");
};

TEST_F(Silence, signing_in_takes_as_long_for_nobody) {
    const Server server(data);
    expect_alike(
        server.port(),
        samples(with_a_hash),
        [&] { return sign_in(ada); },
        [] { return sign_in(next_address("bob")); }
    );
}

TEST_F(Silence, asking_for_a_code_takes_as_long_for_nobody) {
    const Server server(data);
    expect_alike(
        server.port(),
        samples(without_a_hash),
        [&] { return ask_for_code(ada); },
        [bob = next_address("bob")] { return ask_for_code(bob); }
    );
}

TEST_F(Silence, registering_with_a_code_takes_as_long_for_a_taken_address) {
    const Server server(data, {{"REGISTRATION", "verify_email"}});
    expect_alike(
        server.port(),
        samples(with_a_hash),
        [&] { return sign_up(ada); },
        [] { return sign_up(next_address("bob")); }
    );
}

} // namespace
} // namespace latchkey::faults
