#include "throttle/source_limits.hpp"

#include "base/keyed_hash.hpp"

#include <algorithm>
#include <limits>
#include <new>

namespace latchkey::throttle {

using std::chrono::milliseconds;

SourceLimits::Sketch::Sketch(Rate rate)
    : rate_(rate)
    // Zeroed by the kernel page by page as they are used; a vector would touch them all.
    // NOLINTNEXTLINE(cppcoreguidelines-no-malloc): owned by the unique_ptr at once
    , cells_(static_cast<std::int64_t*>(std::calloc(row_count * row_cells, sizeof(std::int64_t)))) {
    if (cells_ == nullptr) {
        throw std::bad_alloc();
    }
}

Visit SourceLimits::Sketch::look(const Places& places, TimePoint now) const {
    std::int64_t earliest = std::numeric_limits<std::int64_t>::max();
    for (const std::size_t place : places) {
        earliest = std::min(earliest, cells_[place]);
    }
    return throttle::visit(rate_, TimePoint(milliseconds(earliest)), now);
}

/// A later moment stays: it is another source's.
void SourceLimits::Sketch::remember(const Places& places, TimePoint next_arrival) {
    for (const std::size_t place : places) {
        cells_[place] = std::max(cells_[place], next_arrival.time_since_epoch().count());
    }
}

SourceLimits::SourceLimits(Mode mode)
    : mode_(mode) {
    for (int door = 0; door < door_count; ++door) {
        for (const Rate rate : rates_of(static_cast<Door>(door))) {
            sketches_[static_cast<std::size_t>(door)].emplace_back(rate);
        }
    }
}

SourceLimits::Places SourceLimits::places_of(std::string_view source) {
    static_assert((row_cells & (row_cells - 1)) == 0 && row_count * 14 <= 64);
    std::uint64_t bits = keyed_hash(source);
    Places places{};
    for (std::size_t row = 0; row < row_count; ++row) {
        places[row] = row * row_cells + (bits & (row_cells - 1));
        bits >>= 14U;
    }
    return places;
}

std::optional<milliseconds> SourceLimits::visit(Door door, std::string_view source, TimePoint now) {
    if (mode_ == Mode::off) {
        return std::nullopt;
    }
    const Places places = places_of(source);
    std::vector<Sketch>& sketches = sketches_[static_cast<std::size_t>(door)];
    const std::lock_guard lock(mutex_);
    std::array<TimePoint, 2> arrivals{};
    milliseconds wait{0};
    for (std::size_t i = 0; i < sketches.size(); ++i) {
        const Visit visit = sketches[i].look(places, now);
        wait = std::max(wait, visit.wait);
        arrivals.at(i) = visit.next_arrival;
    }
    if (wait > milliseconds::zero()) {
        return wait; // counted by none of them
    }
    for (std::size_t i = 0; i < sketches.size(); ++i) {
        sketches[i].remember(places, arrivals.at(i));
    }
    return std::nullopt;
}

} // namespace latchkey::throttle
