#include "passwords/strength.hpp"

#include "base/secret.hpp"

#include <zxcvbn.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

namespace latchkey::passwords {

namespace {

// What zxcvbn is given of an account's own words, each of which costs it time again.
constexpr std::size_t words_max = 16;
constexpr std::size_t word_bytes_max = 64;

constexpr std::array<double, 4> guesses_of_steps{1e3, 1e6, 1e8, 1e10};

std::vector<const char*> to_c_strings(const std::vector<std::string>& words) {
    std::vector<const char*> pointers;
    for (const std::string& word : words) {
        if (pointers.size() < words_max && word.size() <= word_bytes_max) {
            pointers.push_back(word.c_str());
        }
    }
    pointers.push_back(nullptr);
    return pointers;
}

} // namespace

// The library keeps nothing between calls: its tables are constants, its heap is its own call's.
int score_password(std::string_view password, const std::vector<std::string>& words) {
    const Secret start(std::string(password.substr(0, scored_bytes_max)));
    std::vector<const char*> dictionary = to_c_strings(words);
    const double bits = ZxcvbnMatch(start.reveal().data(), dictionary.data(), nullptr);
    return static_cast<int>(std::ranges::count_if(guesses_of_steps, [bits](double guesses) {
        return bits >= std::log2(guesses);
    }));
}

} // namespace latchkey::passwords
