#include "http/answer_memory.hpp"

#include "base/compare.hpp"
#include "base/keyed_hash.hpp"

#include <algorithm>
#include <utility>

namespace latchkey::http {

namespace {

// Of the token no more is hashed: it holds enough of a signature that no two tokens share it, and
// the hash takes as long as its text is. A token's variants meet in one place of the table.
constexpr std::size_t hashed_token_bytes = 32;

// More than a browser's question and its answer; mostly they take a quarter of it.
constexpr std::size_t entry_bytes_max = 4096;

// Of 1,024, each time: with two times a second no token outlives its session by much.
constexpr std::size_t sets_dropped_at_once = 32;

std::string_view tail(std::string_view text, std::size_t size_max) {
    return text.substr(text.size() - std::min(text.size(), size_max));
}

} // namespace

const AnswerMemory::Answer* AnswerMemory::find(const Question& question, TimePoint now) {
    if (sets_.empty()) {
        return nullptr;
    }
    const std::uint64_t its_hash = hash(question);
    for (std::unique_ptr<Entry>& entry : set_of(its_hash)) {
        if (entry == nullptr || !entry->is_about(its_hash, question)) {
            continue;
        }
        if (entry->answer.lease->holds(now)) {
            return &entry->answer;
        }
        entry.reset();
    }
    return nullptr;
}

void AnswerMemory::keep(const Question& question, Answer answer, TimePoint now) {
    const auto& [route, key, origin] = question;
    const std::size_t bytes =
        key.token.size() + key.variant.size() + origin.size() + answer.text.size();
    if (bytes > entry_bytes_max || !answer.lease->holds(now)) {
        return;
    }
    if (sets_.empty()) {
        sets_.resize(sets_count);
    }
    const std::uint64_t its_hash = hash(question);
    Set& set = set_of(its_hash);
    const auto is_free_or_about = [&](const std::unique_ptr<Entry>& entry) {
        return entry == nullptr || entry->is_about(its_hash, question);
    };
    auto* const place = std::ranges::find_if(set, is_free_or_about);
    // The newest comes first, so that the oldest is the one that goes.
    auto* const end = place == set.end() ? std::prev(set.end()) : place;
    *end = std::make_unique<Entry>(Entry{
        its_hash,
        route,
        Secret(std::string(key.token)),
        std::string(key.variant),
        std::string(origin),
        std::move(answer)});
    std::rotate(set.begin(), end, std::next(end));
}

void AnswerMemory::drop_stale(TimePoint now) {
    const auto drop = [now](std::unique_ptr<Entry>& entry) {
        if (entry != nullptr && !entry->answer.lease->holds(now)) {
            entry.reset();
        }
    };
    for (std::size_t i = 0; i < sets_dropped_at_once && !sets_.empty(); ++i) {
        std::ranges::for_each(sets_[next_to_drop_], drop);
        next_to_drop_ = (next_to_drop_ + 1) % sets_.size();
    }
}

bool AnswerMemory::Entry::is_about(std::uint64_t its_hash, const Question& question) const {
    return hash == its_hash && route == question.route && variant == question.key.variant &&
           origin == question.origin && equal_in_constant_time(token.reveal(), question.key.token);
}

std::uint64_t AnswerMemory::hash(const Question& question) {
    scratch_.assign(tail(question.key.token, hashed_token_bytes));
    scratch_.append(question.origin);
    return keyed_hash(scratch_);
}

AnswerMemory::Set& AnswerMemory::set_of(std::uint64_t hash) {
    return sets_[hash % sets_count];
}

} // namespace latchkey::http
