#include "base/feed.hpp"

#include <utility>

namespace latchkey {

bool Feed::push(std::string_view text) {
    const std::lock_guard lock(mutex_);
    if (is_closed_) {
        return false;
    }
    if (text.size() > waiting_bytes_max - waiting_.size()) {
        is_closed_ = true;
    } else {
        waiting_.append(text);
    }
    tell();
    return !is_closed_;
}

void Feed::close() {
    const std::lock_guard lock(mutex_);
    is_closed_ = true;
    tell();
}

void Feed::on_change(std::function<void()> wake) {
    const std::lock_guard lock(mutex_);
    wake_ = std::move(wake);
    is_told_ = false;
    if (is_closed_ || !waiting_.empty()) {
        tell();
    }
}

Feed::Taken Feed::take() {
    const std::lock_guard lock(mutex_);
    is_told_ = false;
    return {.text = std::exchange(waiting_, {}), .has_ended = is_closed_};
}

void Feed::leave() {
    const std::lock_guard lock(mutex_);
    is_closed_ = true;
    wake_ = nullptr;
    waiting_ = {};
    waiting_.shrink_to_fit();
}

/// Under the lock, so that leave() can promise that `wake` runs no more.
void Feed::tell() {
    if (wake_ && !is_told_) {
        is_told_ = true;
        wake_();
    }
}

} // namespace latchkey
