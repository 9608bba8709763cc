#include "sessions/event_streams.hpp"

#include "sessions/liveness.hpp"
#include "sessions/store.hpp"

#include <algorithm>
#include <functional>
#include <string>
#include <unordered_set>
#include <utility>

namespace latchkey::sessions {

using storage::Transaction;

namespace {

std::size_t hash_profile(const accounts::User& user) {
    std::string profile = user.email;
    profile.append(1, '\0').append(user.full_name);
    return std::hash<std::string>()(profile);
}

Event ending_of(const std::optional<LiveSession>& live) {
    if (live && live->session.revoked_at && live->session.ending == Ending::signed_out) {
        return SignedOutEvent{SignedOutEvent::Reason::signed_out};
    }
    return SessionRevokedEvent{};
}

/// A session that was revoked is there, to say how. One that ended otherwise is not: nothing of it
/// is told but its end.
std::optional<LiveSession> find_not_shut_out(Transaction& tx, const SessionId& id) {
    auto live = find_session(tx, id);
    const bool is_told =
        live && (live->session.revoked_at || is_alive(live, live->user.id, tx.now()));
    return is_told ? std::move(live) : std::nullopt;
}

} // namespace

EventStreams::EventStreams(
    storage::Database& database, Revisions& revisions, const Clock& clock, Render render
)
    : database_(database)
    , revisions_(revisions)
    , clock_(clock)
    , render_(render)
    , last_seen_(database.read(newest_change)) {}

Result<std::shared_ptr<Feed>> EventStreams::open(const SignedIn& signed_in) {
    const accounts::User& user = signed_in.user;
    auto feed = std::make_shared<Feed>();
    {
        const std::lock_guard lock(mutex_);
        if (count_ >= streams_max) {
            drop_finished();
        }
        if (count_ >= streams_max) {
            return service_unavailable();
        }
        std::vector<Stream>& streams = streams_[user.id.value()];
        count_ -=
            std::erase_if(streams, [](const Stream& stream) { return stream.feed.expired(); });
        if (streams.size() >= streams_of_user_max) {
            return Error{ErrorCode::rate_limited, "Too many event streams"};
        }
        streams.push_back(
            {feed,
             signed_in.session.id,
             signed_in.session.expires_at,
             user.role,
             hash_profile(user)}
        );
        ++count_;
    }
    // What happened between the guard's look and this line would not be told any more.
    const auto holds =
        database_.read([&](Transaction& tx) { return recheck(tx, signed_in.principal); });
    return holds ? Result<std::shared_ptr<Feed>>(std::move(feed)) : holds.error();
}

void EventStreams::look() {
    {
        const std::lock_guard lock(mutex_);
        end_expired(); // first: a session that ended at its time was not revoked
    }
    const ChangedUsers changed = revisions_.look(database_, last_seen_);
    if (changed.may_be_anybody || !changed.user_ids.empty()) {
        const Found found = read_sessions(changed);
        const std::lock_guard lock(mutex_);
        tell(found);
    }
    last_seen_ = changed.newest;
    const std::lock_guard lock(mutex_);
    drop_finished();
}

template <typename Visit>
void EventStreams::each_stream(const Visit& visit) {
    for (auto& [user_id, streams] : streams_) {
        for (Stream& stream : streams) {
            visit(user_id, stream);
        }
    }
}

EventStreams::Found EventStreams::read_sessions(const ChangedUsers& changed) {
    Found found = list_concerned(changed);
    database_.read([&](Transaction& tx) {
        for (auto& [id, live] : found) {
            live = find_not_shut_out(tx, SessionId(id));
        }
    });
    return found;
}

EventStreams::Found EventStreams::list_concerned(const ChangedUsers& changed) {
    std::unordered_set<std::int64_t> users;
    for (const accounts::UserId user_id : changed.user_ids) {
        users.insert(user_id.value());
    }
    const std::lock_guard lock(mutex_);
    Found found;
    each_stream([&](std::int64_t user_id, const Stream& stream) {
        if (changed.may_be_anybody || users.contains(user_id)) {
            found.try_emplace(stream.session_id.value());
        }
    });
    return found;
}

void EventStreams::tell(const Found& found) {
    each_stream([&](std::int64_t /*user_id*/, Stream& stream) {
        const auto known = found.find(stream.session_id.value());
        const auto feed = known == found.end() ? nullptr : stream.feed.lock();
        if (feed != nullptr) {
            tell(stream, *feed, known->second);
        }
    });
}

void EventStreams::tell(Stream& stream, Feed& feed, const std::optional<LiveSession>& live) const {
    if (!live || live->session.revoked_at) {
        end(feed, ending_of(live));
        stream.feed.reset();
        return;
    }
    const accounts::User& user = live->user;
    if (const std::size_t profile = hash_profile(user); profile != stream.profile) {
        stream.profile = profile;
        feed.push(render_(UserUpdatedEvent{user}));
    }
    if (user.role != stream.role) {
        stream.role = user.role;
        feed.push(render_(RoleChangedEvent{user.role}));
    }
}

void EventStreams::end(Feed& feed, const Event& event) const {
    feed.push(render_(event));
    feed.close();
}

void EventStreams::end_expired() {
    each_stream([this, now = clock_.now()](std::int64_t /*user_id*/, Stream& stream) {
        const auto feed = stream.expires_at <= now ? stream.feed.lock() : nullptr;
        if (feed != nullptr) {
            end(*feed, SignedOutEvent{SignedOutEvent::Reason::session_expired});
            stream.feed.reset();
        }
    });
}

void EventStreams::drop_finished() {
    count_ = 0;
    for (auto& [user_id, streams] : streams_) {
        std::erase_if(streams, [](const Stream& stream) { return stream.feed.expired(); });
        count_ += streams.size();
    }
    std::erase_if(streams_, [](const auto& entry) { return entry.second.empty(); });
}

} // namespace latchkey::sessions
