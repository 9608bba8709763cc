// An answer whose body goes on: the connection writes what the feed has, and waits for more of it,
// for the client to go, or for the time of the next heartbeat.

#include "base/feed.hpp"
#include "http/connection.hpp"

#include <boost/asio/post.hpp>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <functional>
#include <utility>

namespace latchkey::http {

namespace {

using boost::system::error_code;

// What the kernel may hold of a stream that its client does not read. Left to itself it takes
// megabytes, and a client that lags would be noticed after as many.
constexpr int send_buffer_bytes = 16 * 1024;

/// Calls `wake` on the executor's thread after the feed has changed on whichever other. The call is
/// on its way for a moment, in which this may die: then it ends at a weak_ptr.
class FeedBell {
public:
    FeedBell(Feed& feed, const Executor& executor, std::function<void()> wake)
        : feed_(feed)
        , wake_(std::make_shared<std::function<void()>>(std::move(wake))) {
        feed_.on_change([executor, ringing = std::weak_ptr(wake_)] {
            asio::post(executor, [ringing] { ring(ringing); });
        });
    }

    FeedBell(const FeedBell&) = delete;
    FeedBell(FeedBell&&) = delete;
    FeedBell& operator=(const FeedBell&) = delete;
    FeedBell& operator=(FeedBell&&) = delete;

    /// After this no thread touches the executor, whose context may be gone soon.
    ~FeedBell() { feed_.leave(); }

private:
    static void ring(const std::weak_ptr<std::function<void()>>& ringing) {
        if (const auto wake = ringing.lock()) {
            (*wake)();
        }
    }

    Feed& feed_;
    std::shared_ptr<std::function<void()>> wake_;
};

} // namespace

/// Whatever ends it, what is queued by then is written first: the feed has closed, the client has
/// gone or sent something it cannot get an answer to any more, the server stops.
Awaitable<void> Connection::stream() {
    const FeedBell bell(*feed_, socket_.get_executor(), [this] { wake(); });
    limit_what_the_kernel_keeps();
    bool goes_on = true;
    while (goes_on && !is_broken_) {
        const bool is_over = has_unread_input_ || buffer_.size() > 0 || thread_.is_draining();
        const bool has_ended = take_from_feed();
        goes_on = !is_over && !has_ended;
        if (output_.empty() && goes_on) { // at first there is the answer's head
            co_await wait_for_feed();
        } else if (!write_at_once()) {
            co_await write_rest();
        }
    }
}

/// Adds what the feed has to what leaves next; true when nothing will follow.
bool Connection::take_from_feed() {
    const Feed::Taken taken = feed_->take();
    output_ += taken.text;
    return taken.has_ended;
}

/// Keeps nothing meanwhile but the coroutine. Returns also when the feed has not changed.
Awaitable<void> Connection::wait_for_feed() {
    release_memory(0);
    enter(Phase::streaming);
    is_expired_ = false;
    const auto [fault] = co_await socket_.async_wait(Socket::wait_read, no_throw);
    // Anything but wake() or a deadline: there are bytes, or their end, or a reset, to be read.
    has_unread_input_ = fault != asio::error::operation_aborted;
    if (is_expired_) {
        output_ += heartbeat_;
    }
}

/// Ends the wait for the feed. In another phase nothing has to: the feed is asked before each wait.
void Connection::wake() {
    if (phase_ == Phase::streaming) {
        error_code ignored;
        socket_.cancel(ignored);
    }
}

/// Both on a best-effort basis: without them a stream costs more, and works the same.
void Connection::limit_what_the_kernel_keeps() {
    error_code ignored;
    socket_.set_option(Socket::send_buffer_size(send_buffer_bytes), ignored);
    // Heartbeats to a client that vanished without a word would fit into the send buffer for days;
    // the kernel alone knows that nobody acknowledges them (RFC 5482).
    const std::chrono::milliseconds limit = thread_.state().limits.write_timeout;
    const auto limit_milliseconds = static_cast<unsigned>(limit.count());
    ::setsockopt(
        socket_.native_handle(),
        IPPROTO_TCP,
        TCP_USER_TIMEOUT,
        &limit_milliseconds,
        sizeof limit_milliseconds
    );
}

} // namespace latchkey::http
