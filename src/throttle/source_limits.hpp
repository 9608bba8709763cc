#pragma once

// Limits by source, in memory of a fixed size: lost with the process, never with a flood. Called by
// every I/O thread.
//
// Each rate has a sketch: a few rows of moments, a source has one place in each, and its own moment
// is the earliest of them. Another source in the same place can only push that later, so a flood of
// keys never makes room for anybody: it makes the limits stricter, for as long as it lasts. For a
// source to be held back falsely, strangers who have used up their limit must sit in all of its
// places: with a thousand of those at one time one in seventy thousand is.

#include "base/c_deleter.hpp"
#include "base/clock.hpp"
#include "throttle/limits.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <optional>
#include <string_view>
#include <vector>

namespace latchkey::throttle {

class SourceLimits {
public:
    /// Takes 512 KiB of address space a rate, of memory only what is used.
    explicit SourceLimits(Mode mode);

    /// How long the source is to stay away; nothing when it may pass, which counts as a visit.
    /// `source`: of source_of(), or a session's id.
    std::optional<std::chrono::milliseconds>
    visit(Door door, std::string_view source, TimePoint now);

private:
    static constexpr std::size_t row_count = 4;
    static constexpr std::size_t row_cells = 16384; // 14 bits of a hash

    using Places = std::array<std::size_t, row_count>;

    class Sketch {
    public:
        explicit Sketch(Rate rate);

        [[nodiscard]] Visit look(const Places& places, TimePoint now) const;
        void remember(const Places& places, TimePoint next_arrival);

    private:
        Rate rate_;
        std::unique_ptr<std::int64_t[], CDeleter<std::free>> cells_; // milliseconds since 1970
    };

    static Places places_of(std::string_view source);

    const Mode mode_;
    std::mutex mutex_;
    std::array<std::vector<Sketch>, door_count> sketches_;
};

} // namespace latchkey::throttle
