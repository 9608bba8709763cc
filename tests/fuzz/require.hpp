#pragma once

// What every fuzz target ends with when it has found something.

#include <cstdlib>

namespace latchkey::fuzz {

/// A fuzzer, and whoever replays its corpus, notices nothing less than the end of the program.
inline void require(bool holds) {
    if (!holds) {
        std::abort();
    }
}

} // namespace latchkey::fuzz
