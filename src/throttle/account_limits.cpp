#include "throttle/account_limits.hpp"

#include "base/encoding.hpp"
#include "crypto/mac.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <optional>
#include <utility>
#include <vector>

namespace latchkey::throttle {

using std::chrono::milliseconds;
using storage::Transaction;

namespace {

constexpr std::size_t subject_bytes = 16;

/// The count that still counts.
std::int64_t
count_now(const FailureRule& rule, const std::optional<Failures>& failures, TimePoint now) {
    const bool counts = failures && (rule.is_shut(failures->count) ||
                                     now < failures->last_at + rule.forgotten_after);
    return counts ? failures->count : 0;
}

/// Zero when a try may begin. Never longer than the rule says, whatever became of the clock.
milliseconds
wait_of(const FailureRule& rule, const std::optional<Failures>& failures, TimePoint now) {
    const std::int64_t count = count_now(rule, failures, now);
    const milliseconds wait = rule.wait_after(count);
    if (rule.is_shut(count)) {
        return wait;
    }
    const milliseconds since = count == 0 ? wait : now - failures->last_at;
    return std::clamp(wait - since, milliseconds::zero(), wait);
}

} // namespace

AccountLimits::AccountLimits(Secret key, Mode mode)
    : key_(std::move(key))
    , mode_(mode) {}

/// Keyed: the table does not tell which addresses, known or not, somebody has tried.
Subject AccountLimits::subject_of(std::string_view email_key, std::string_view device) const {
    const std::string mac = crypto::hmac_sha256(key_, email_key);
    return {base64url_encode(mac.substr(0, subject_bytes)), std::string(device)};
}

Result<std::int64_t>
AccountLimits::begin_try(Transaction& tx, Attempt kind, const Subject& subject) const {
    if (mode_ == Mode::off) {
        return 0;
    }
    const FailureRule& rule = rule_of(kind);
    const auto failures = find_failures(tx, kind, subject);
    if (const milliseconds wait = wait_of(rule, failures, tx.now()); wait > milliseconds::zero()) {
        return too_many_attempts(wait);
    }
    const std::int64_t before = count_now(rule, failures, tx.now());
    update_failures(tx, kind, subject, before + 1);
    return before;
}

void AccountLimits::succeed(Transaction& tx, Attempt kind, const Subject& subject) const {
    erase_failures(tx, kind, subject);
}

bool AccountLimits::is_blocked(Transaction& tx, Attempt kind, const Subject& subject) const {
    return mode_ == Mode::on && wait_of(rule_of(kind), find_failures(tx, kind, subject), tx.now()) >
                                    milliseconds::zero();
}

void AccountLimits::forgive(Transaction& tx, const Subject& subject) const {
    erase_all_failures(tx, Attempt::password, subject.account);
    erase_all_failures(tx, Attempt::code, subject.account);
}

bool AccountLimits::may_send_code(Transaction& tx, const Subject& subject) const {
    return may_send(tx, {"code", code_mail_rates()}, subject);
}

bool AccountLimits::may_send_notice(Transaction& tx, std::string_view kind, const Subject& subject)
    const {
    return may_send(tx, {kind, notice_rates()}, subject);
}

bool AccountLimits::may_send(Transaction& tx, const MailRule& rule, const Subject& subject) const {
    if (mode_ == Mode::off) {
        return true;
    }
    std::vector<TimePoint> arrivals;
    for (const Rate& rate : rule.rates) {
        const MailLimit limit{rule.kind, std::ssize(arrivals), subject.account};
        const Visit outcome = visit(rate, find_arrival(tx, limit).value_or(tx.now()), tx.now());
        if (outcome.wait > milliseconds::zero()) {
            return false; // counted by none of them
        }
        arrivals.push_back(outcome.next_arrival);
    }
    for (std::int64_t rate = 0; rate < std::ssize(arrivals); ++rate) {
        update_arrival(
            tx, {rule.kind, rate, subject.account}, arrivals[static_cast<std::size_t>(rate)]
        );
    }
    return true;
}

} // namespace latchkey::throttle
