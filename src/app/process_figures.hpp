#pragma once

// What the kernel tells of this process.

#include <chrono>
#include <cstdint>

namespace latchkey::app {

struct ProcessFigures {
    double cpu_seconds; // of user and system together, since the start
    std::uint64_t resident_bytes;
    std::uint64_t open_files;
    std::uint64_t open_files_max;
};

/// Zero for what cannot be read.
ProcessFigures process_figures();

} // namespace latchkey::app
