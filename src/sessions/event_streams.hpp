#pragma once

// Who listens at GET /auth/events, and what they are told. What happened is read from the database,
// so that it does not matter who did it: this server, another one, the command line.

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/feed.hpp"
#include "sessions/change_store.hpp"
#include "sessions/event.hpp"
#include "sessions/revisions.hpp"
#include "sessions/signed_in.hpp"
#include "storage/database.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace latchkey::sessions {

/// Thread-safe but for look(), which one thread calls. Blocks on the database.
class EventStreams {
public:
    /// One event as it goes into the stream.
    using Render = std::string (*)(const Event& event);

    /// More tabs than these of one user do without; so do more than these of all.
    static constexpr std::size_t streams_of_user_max = 8;
    static constexpr std::size_t streams_max = 10'000;

    /// How many changes stay in the table, for servers that look at it a little later.
    static constexpr std::int64_t changes_kept = 10'000;

    /// All must outlive it.
    EventStreams(
        storage::Database& database, Revisions& revisions, const Clock& clock, Render render
    );

    /// A stream that tells of the session until it ends; the client's end of it closes it. Errors:
    /// rate_limited above streams_of_user_max, unavailable above streams_max; session_revoked or
    /// forbidden, when the session ended or the role changed meanwhile.
    Result<std::shared_ptr<Feed>> open(const SignedIn& signed_in);

    /// Tells what has happened since the last call, which is to be a moment ago, after the
    /// revisions have counted it: whoever hears of it and asks is told the same. Throws Failure;
    /// the next call then tells it.
    void look();

private:
    struct Stream {
        std::weak_ptr<Feed> feed; // gone with its reader
        SessionId session_id;
        TimePoint expires_at;
        accounts::Role role;
        std::size_t profile; // a hash of what UserUpdatedEvent is about
    };

    using Streams = std::unordered_map<std::int64_t, std::vector<Stream>>; // by the user's id

    /// The sessions of those users' streams, by their ids; nothing for one that is gone or shut
    /// out.
    using Found = std::unordered_map<std::string, std::optional<LiveSession>>;

    Found read_sessions(const ChangedUsers& changed);
    Found list_concerned(const ChangedUsers& changed); // not read yet

    // Under the mutex.
    template <typename Visit> // (user's id, Stream&)
    void each_stream(const Visit& visit);
    void tell(const Found& found);
    void end_expired();
    void drop_finished();

    void tell(Stream& stream, Feed& feed, const std::optional<LiveSession>& live) const;
    void end(Feed& feed, const Event& event) const;

    storage::Database& database_;
    Revisions& revisions_;
    const Clock& clock_;
    const Render render_;
    std::int64_t last_seen_; // the newest change that was looked at; by look() alone
    std::mutex mutex_;
    Streams streams_;
    std::size_t count_ = 0;
};

} // namespace latchkey::sessions
