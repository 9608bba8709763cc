// Argon2id and nothing else: `bench_argon2_loop THREADS SECONDS` hashes with the parameters of
// Latchkey's passwords, and prints the hashes a second of all threads together.

#include <sodium.h>

#include <array>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <thread>
#include <vector>

namespace {

constexpr unsigned long long iterations = 2;
constexpr std::size_t memory_bytes = std::size_t{19} * 1024 * 1024;
constexpr std::string_view password = "Analytical#1843";

void hash_once() {
    std::array<unsigned char, crypto_pwhash_SALTBYTES> salt{};
    std::array<unsigned char, 32> hash{};
    randombytes_buf(salt.data(), salt.size());
    if (crypto_pwhash(
            hash.data(),
            hash.size(),
            password.data(),
            password.size(),
            salt.data(),
            iterations,
            memory_bytes,
            crypto_pwhash_ALG_ARGON2ID13
        ) != 0) {
        std::abort();
    }
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 3 || sodium_init() < 0) {
        return EXIT_FAILURE;
    }
    using Clock = std::chrono::steady_clock;
    const auto begin = Clock::now();
    const auto end = begin + std::chrono::seconds(std::atoi(argv[2]));
    std::atomic<int> hashes = 0;
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < std::atoi(argv[1]); ++i) {
            threads.emplace_back([&] {
                for (; Clock::now() < end; ++hashes) {
                    hash_once();
                }
            });
        }
    }
    std::printf("%.3f\n", hashes / std::chrono::duration<double>(Clock::now() - begin).count());
}
