// The waits of a connection: how long each may take, and what ends it from outside the coroutine.

#include "base/clock.hpp"
#include "http/connection.hpp"

namespace latchkey::http {

namespace {

using boost::system::error_code;

// How long the rest of a refused request is read and dropped.
constexpr std::chrono::seconds linger_timeout{2};

// What a client that does not read gets of the end of a stream when the server stops.
constexpr std::chrono::seconds drain_write_timeout{2};

} // namespace

void Connection::enter(Phase phase) {
    phase_ = phase;
    deadline_ = coarse_steady_now() + timeout_of(phase);
}

std::chrono::seconds Connection::timeout_of(Phase phase) const {
    const ServerLimits& limits = thread_.state().limits;
    switch (phase) {
    case Phase::idle:
        return limits.idle_timeout;
    case Phase::head:
        return limits.head_timeout;
    case Phase::body:
        return limits.body_timeout;
    case Phase::writing:
        return feed_ != nullptr && thread_.is_draining() ? drain_write_timeout
                                                         : limits.write_timeout;
    case Phase::streaming:
        return limits.heartbeat_interval;
    case Phase::lingering:
        return linger_timeout;
    case Phase::handling:
        break;
    }
    return std::chrono::hours(24); // a handler has limits of its own
}

void Connection::expire(Deadline now) {
    if (now < deadline_) {
        return;
    }
    // The deadline stays: a read that is done already cannot be cancelled any more, and the one
    // that follows it in the same phase has to end at the next call.
    is_expired_ = true;
    error_code ignored;
    if (phase_ == Phase::writing || phase_ == Phase::lingering) {
        socket_.close(ignored);
    } else {
        socket_.cancel(ignored);
    }
}

void Connection::drain() {
    if (phase_ == Phase::idle) {
        expire(Deadline::max());
    } else if (phase_ == Phase::writing && feed_ != nullptr) {
        enter(Phase::writing); // with less time than before
    }
    wake();
}

void Connection::close() {
    error_code ignored;
    socket_.close(ignored);
}

} // namespace latchkey::http
