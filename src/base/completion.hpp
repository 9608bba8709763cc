#pragma once

// Something that happens once on one thread, and what another thread wants done then.

#include <functional>
#include <mutex>

namespace latchkey {

/// Thread-safe.
class Completion {
public:
    /// It has happened. Called once; runs what then() was given, if it was.
    void complete() noexcept;

    /// Has it run once, by the thread that comes last: here and now, or by complete(). Called once.
    /// It must not throw.
    void then(std::function<void()> next);

private:
    std::mutex mutex_;
    bool is_complete_ = false;
    std::function<void()> next_;
};

} // namespace latchkey
