#include "app/process_figures.hpp"

#include <sys/resource.h>
#include <sys/time.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

namespace latchkey::app {

namespace {

double to_seconds(const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

double cpu_seconds() {
    rusage usage{};
    return getrusage(RUSAGE_SELF, &usage) == 0
               ? to_seconds(usage.ru_utime) + to_seconds(usage.ru_stime)
               : 0;
}

std::uint64_t resident_bytes() {
    std::ifstream file("/proc/self/statm"); // proc(5): size and resident, in pages
    std::uint64_t size = 0;
    std::uint64_t resident = 0;
    file >> size >> resident;
    return resident * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}

std::uint64_t open_files() {
    std::error_code fault;
    const std::filesystem::directory_iterator files("/proc/self/fd", fault);
    return fault ? 0 : static_cast<std::uint64_t>(std::distance(begin(files), end(files)));
}

std::uint64_t open_files_max() {
    rlimit limit{};
    return getrlimit(RLIMIT_NOFILE, &limit) == 0 ? limit.rlim_cur : 0;
}

} // namespace

ProcessFigures process_figures() {
    return {
        .cpu_seconds = cpu_seconds(),
        .resident_bytes = resident_bytes(),
        .open_files = open_files(),
        .open_files_max = open_files_max()};
}

} // namespace latchkey::app
