#include "cli/progress_line.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <utility>

namespace latchkey::cli {

ProgressLine::ProgressLine(std::string what, std::int64_t from)
    : what_(std::move(what))
    , from_(from)
    , is_shown_(isatty(STDERR_FILENO) == 1) {}

ProgressLine::~ProgressLine() {
    if (is_shown_) {
        std::fputs("\r\x1b[K", stderr);
    }
}

void ProgressLine::show(std::int64_t done, std::int64_t all) const {
    if (!is_shown_) {
        return;
    }
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begun_;
    const double a_second = static_cast<double>(done - from_) / taken.count();
    fmt::print(
        stderr,
        "\r\x1b[K{} of {} {}, {:.0f} a second, {:.0f} s left",
        done,
        all,
        what_,
        a_second,
        static_cast<double>(all - done) / a_second
    );
    std::fflush(stderr);
}

} // namespace latchkey::cli
