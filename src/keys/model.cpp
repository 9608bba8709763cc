#include "keys/model.hpp"

#include <algorithm>
#include <cstdlib>
#include <stdexcept>
#include <utility>

namespace latchkey::keys {

std::string_view to_string(KeyState state) {
    switch (state) {
    case KeyState::published:
        return "published";
    case KeyState::active:
        return "active";
    case KeyState::retired:
        return "retired";
    }
    std::abort(); // not an enumerator: memory is damaged
}

KeyRing::KeyRing(std::vector<RingKey> keys)
    : keys_(std::move(keys)) {
    const auto active_from = [](const RingKey& key) { return key.times.active_from; };
    if (keys_.empty() || !std::ranges::is_sorted(keys_, {}, active_from)) {
        throw std::logic_error("a key ring without a key, or in another order");
    }
}

const RingKey& KeyRing::active(TimePoint now) const {
    const auto is_active = [now](const RingKey& key) { return key.times.active_from <= now; };
    const auto newest = std::find_if(keys_.rbegin(), keys_.rend(), is_active);
    return newest == keys_.rend() ? keys_.front() : *newest; // a clock that was put back
}

const RingKey* KeyRing::find(std::string_view key_id) const {
    const auto found =
        std::ranges::find(keys_, key_id, [](const RingKey& key) -> const std::string& {
            return key.key.key_id();
        });
    return found == keys_.end() ? nullptr : &*found;
}

} // namespace latchkey::keys
