#include "base/completion.hpp"

#include <utility>

namespace latchkey {

void Completion::complete() noexcept {
    std::function<void()> next;
    {
        const std::lock_guard lock(mutex_);
        is_complete_ = true;
        next = std::move(next_);
    }
    if (next) {
        next();
    }
}

void Completion::then(std::function<void()> next) {
    {
        const std::lock_guard lock(mutex_);
        if (!is_complete_) {
            next_ = std::move(next);
            return;
        }
    }
    next();
}

} // namespace latchkey
