#pragma once

// Text from any number of threads to one reader, who need not be there yet and may be gone already.
// Whoever has something to say pushes; the reader takes it when it can, and is told when there is
// something to take. Small, since there is one for everybody who listens.

#include <cstddef>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>

namespace latchkey {

class Feed {
public:
    /// What may wait to be taken. A reader that falls further behind is let go.
    static constexpr std::size_t waiting_bytes_max = std::size_t{16} * 1024;

    /// What waited, and whether nothing will follow it.
    struct Taken {
        std::string text;
        bool has_ended;
    };

    Feed() = default;

    Feed(const Feed&) = delete;
    Feed(Feed&&) = delete;
    Feed& operator=(const Feed&) = delete;
    Feed& operator=(Feed&&) = delete;

    ~Feed() = default;

    // For those who push, on any thread.

    /// Appends the text, whole or not at all. False when the feed is closed; text for which there
    /// is no room left closes it, since what came after the gap would mislead.
    bool push(std::string_view text);

    /// Nothing follows. What waits is still delivered. May be called twice.
    void close();

    // For the reader, of whom there is one.

    /// `wake` is called when there is something to take, or the end to be seen: at once if that is
    /// so already, later on the thread that pushes, and at most once between two calls of take().
    /// It runs under the feed's lock, so it is short and does not call the feed.
    void on_change(std::function<void()> wake);

    /// All that waits.
    Taken take();

    /// The reader goes: what waits is dropped, the feed is closed, and once this has returned
    /// `wake` neither runs nor will. May be called twice.
    void leave();

private:
    void tell();

    std::mutex mutex_;
    std::string waiting_;
    std::function<void()> wake_;
    bool is_told_ = false; // since the last take()
    bool is_closed_ = false;
};

} // namespace latchkey
