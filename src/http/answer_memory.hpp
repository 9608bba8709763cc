#pragma once

// What an I/O thread has answered and may answer again: whole texts, found by what the request
// says, good for as long as whoever made them vouches for them. A thread has its own, so that
// nothing here waits for anybody.

#include "base/clock.hpp"
#include "base/secret.hpp"
#include "http/response.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace latchkey::http {

struct Route;

/// Vouches for an answer that its handler has given.
class Lease {
public:
    virtual ~Lease() = default;

    /// Whether the handler would say the same now. Called on one thread at a time; neither blocks
    /// nor allocates. False once is false for good.
    [[nodiscard]] virtual bool holds(TimePoint now) = 0;
};

/// What a handler's answer depends on. Views into the request.
struct AnswerKey {
    std::string_view token;   // signed: its end is as good as random. Compared in constant time.
    std::string_view variant; // whatever else
};

/// The same with what the router's part of an answer depends on.
struct Question {
    const Route* route;
    AnswerKey key;
    std::string_view origin; // what CORS goes by: empty for one that is not listed
};

/// One I/O thread's. Bounded: where there is no room, something older gives way.
class AnswerMemory {
public:
    /// An answer as it left, but for the Date.
    struct Answer {
        std::string text;
        std::size_t date_at; // where in it the IMF-fixdate stands
        std::shared_ptr<Lease> lease;
    };

    /// Null when nothing that still holds is known.
    const Answer* find(const Question& question, TimePoint now);

    /// Neither what is long nor what does not hold any more is kept.
    void keep(const Question& question, Answer answer, TimePoint now);

    /// Forgets some of what does not hold any more; all of it when it is called now and then.
    void drop_stale(TimePoint now);

private:
    struct Entry {
        std::uint64_t hash;
        const Route* route;
        Secret token;
        std::string variant;
        std::string origin;
        Answer answer;

        [[nodiscard]] bool is_about(std::uint64_t its_hash, const Question& question) const;
    };

    static constexpr std::size_t ways = 4;
    static constexpr std::size_t sets_count = 1024;

    using Set = std::array<std::unique_ptr<Entry>, ways>;

    std::uint64_t hash(const Question& question);
    Set& set_of(std::uint64_t hash);

    std::vector<Set> sets_;        // none before the first is kept
    std::size_t next_to_drop_ = 0; // index into sets_
    std::string scratch_;
};

} // namespace latchkey::http
