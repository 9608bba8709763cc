#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace latchkey::cli {

/// One line on the terminal, written over again, and gone at the end; silent where standard error
/// is none.
class ProgressLine {
public:
    /// `what` is counted, in the plural; `from` were done before.
    explicit ProgressLine(std::string what, std::int64_t from = 0);

    ProgressLine(const ProgressLine&) = delete;
    ProgressLine(ProgressLine&&) = delete;
    ProgressLine& operator=(const ProgressLine&) = delete;
    ProgressLine& operator=(ProgressLine&&) = delete;
    ~ProgressLine();

    void show(std::int64_t done, std::int64_t all) const;

private:
    std::string what_;
    std::int64_t from_;
    bool is_shown_;
    std::chrono::steady_clock::time_point begun_ = std::chrono::steady_clock::now();
};

} // namespace latchkey::cli
