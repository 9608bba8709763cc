#include "mail/outbox.hpp"

#include "mail/outbox_store.hpp"

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <spdlog/spdlog.h>

#include <algorithm>
#include <random>
#include <string>
#include <string_view>
#include <utility>

namespace latchkey::mail {

namespace {

using namespace std::chrono_literals;

constexpr unsigned batch_rows_max = 20;
constexpr std::chrono::milliseconds back_off_first = 5s;
constexpr std::chrono::milliseconds back_off_max = 45s;
constexpr std::chrono::milliseconds pause_after_failure = 5s;

// After the request that a mail belongs to has its answer: how long that takes must not tell that
// there was a mail to send.
constexpr std::chrono::milliseconds pause_before_work = 100ms;

// What another server of the database writes, and a step of the system's clock, wake nobody.
constexpr std::chrono::milliseconds pause_max = 1s;

double random_jitter() {
    std::random_device source;
    return std::uniform_real_distribution(0.8, 1.2)(source);
}

std::string to_json(const Message& message) {
    const boost::json::object members{
        {"subject", message.subject},
        {"text", message.text},
        {"html", message.html},
    };
    return boost::json::serialize(members);
}

/// A member's text; nothing when it is absent or no string.
std::optional<std::string> find_text(const boost::json::object& members, std::string_view name) {
    const boost::json::value* value = members.if_contains(name);
    const boost::json::string* text = value != nullptr ? value->if_string() : nullptr;
    return text != nullptr ? std::optional(std::string(*text)) : std::nullopt;
}

std::optional<Message> parse_message(std::string recipient, std::string_view json) {
    boost::system::error_code error;
    const boost::json::value parsed = boost::json::parse(json, error);
    if (error || !parsed.is_object()) {
        return std::nullopt;
    }
    auto subject = find_text(parsed.get_object(), "subject");
    auto text = find_text(parsed.get_object(), "text");
    auto html = find_text(parsed.get_object(), "html");
    if (!subject || !text || !html) {
        return std::nullopt;
    }
    return Message{std::move(recipient), *std::move(subject), *std::move(text), *std::move(html)};
}

} // namespace

std::chrono::milliseconds back_off(unsigned attempts, double jitter) {
    std::chrono::milliseconds pause = back_off_first;
    for (unsigned i = 0; i < attempts && pause < back_off_max; ++i) {
        pause *= 3;
    }
    const auto spread =
        std::chrono::duration<double, std::milli>(std::min(pause, back_off_max)) * jitter;
    return std::min(std::chrono::round<std::chrono::milliseconds>(spread), back_off_max);
}

Outbox::Outbox(
    storage::Database& database, crypto::Sealer sealer, Mailer& mailer, const Clock& clock
)
    : database_(database)
    , sealer_(std::move(sealer))
    , mailer_(mailer)
    , clock_(clock) {}

Outbox::~Outbox() {
    stop();
}

void Outbox::enqueue(
    storage::Transaction& tx, const Message& message, std::chrono::seconds lifetime
) {
    const SealedMessage sealed = seal(message);
    insert(tx, {sealed.recipient, "", sealed.sealed, tx.now() + lifetime});
}

SealedMessage Outbox::seal(const Message& message) const {
    // The recipient is bound to the seal: a row edited to go elsewhere does not open.
    const Secret json(to_json(message));
    return {message.to, sealer_.seal(json.reveal(), message.to)};
}

void Outbox::replace(
    storage::Transaction& tx,
    std::string_view topic,
    const SealedMessage& message,
    std::chrono::seconds lifetime
) {
    erase_outbox_topic(tx, message.recipient, topic);
    insert(tx, {message.recipient, std::string(topic), message.sealed, tx.now() + lifetime});
}

void Outbox::insert(storage::Transaction& tx, const NewOutboxRow& row) {
    if (count_outbox_rows(tx) >= rows_max) {
        spdlog::error("mail: the outbox is full; a message was dropped");
        return;
    }
    insert_outbox_row(tx, row);
}

void Outbox::notify() {
    {
        const std::lock_guard lock(wake_mutex_);
        is_notified_ = true;
    }
    wake_.notify_one();
}

std::optional<TimePoint> Outbox::deliver_due() {
    return deliver_due(std::stop_token());
}

std::optional<TimePoint> Outbox::deliver_due(const std::stop_token& stop) {
    const std::lock_guard lock(delivery_mutex_);
    while (!stop.stop_requested()) {
        if (!database_.leads("outbox")) {
            return std::nullopt; // another server sends for all
        }
        const auto due = database_.read([](storage::Transaction& tx) {
            return list_due_outbox_rows(tx, batch_rows_max);
        });
        if (due.empty()) {
            return database_.read(find_next_outbox_attempt);
        }
        for (auto row = due.begin(); row != due.end() && !stop.stop_requested(); ++row) {
            settle(*row);
        }
    }
    return std::nullopt;
}

void Outbox::settle(const OutboxRow& row) {
    if (!settled_.contains(row.id) && attempt(row) == Delivery::deferred) {
        defer(row);
        return;
    }
    // Until the row is gone, it is the memory that keeps the mail from being sent again.
    settled_.insert(row.id);
    database_.write([&](storage::Transaction& tx) { erase_outbox_row(tx, row.id); });
    settled_.erase(row.id);
}

Delivery Outbox::attempt(const OutboxRow& row) {
    if (row.recipient.empty()) {
        return Delivery::refused; // a decoy
    }
    if (row.expires_at <= clock_.now()) {
        spdlog::warn("mail: message {} expired unsent after {} attempts", row.id, row.attempts);
        return Delivery::refused;
    }
    const std::optional<Message> message = open(row);
    if (!message) {
        spdlog::error(
            "mail: message {} was dropped: it was not sealed with this SECRET_KEY", row.id
        );
        return Delivery::refused;
    }
    const Delivery delivery = mailer_.deliver(*message);
    if (delivery == Delivery::delivered) {
        spdlog::info("mail: message {} sent", row.id);
    } else if (delivery == Delivery::refused) {
        spdlog::error("mail: message {} was refused and dropped", row.id);
    }
    return delivery;
}

std::optional<Message> Outbox::open(const OutboxRow& row) const {
    const std::optional<Secret> json = sealer_.open(row.sealed_message, row.recipient);
    return json ? parse_message(row.recipient, json->reveal()) : std::nullopt;
}

void Outbox::defer(const OutboxRow& row) {
    const TimePoint retry_at = clock_.now() + back_off(row.attempts, random_jitter());
    // An expired row has nothing to wait for.
    const TimePoint next_attempt_at = std::min(retry_at, row.expires_at);
    database_.write([&](storage::Transaction& tx) {
        update_outbox_attempt(tx, row.id, next_attempt_at);
    });
}

void Outbox::start() {
    thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

void Outbox::stop() {
    if (thread_.joinable()) {
        thread_.request_stop();
        thread_.join();
    }
}

void Outbox::run(const std::stop_token& stop) {
    const auto never = [] { return false; };
    while (!stop.stop_requested()) {
        const std::chrono::milliseconds pause = run_once(stop);
        std::unique_lock lock(wake_mutex_);
        if (wake_.wait_for(lock, stop, pause, [this] { return is_notified_; })) {
            wake_.wait_for(lock, stop, pause_before_work, never);
        }
        is_notified_ = false;
    }
}

/// One pass, and how long to sleep after it. The barrier of the thread: whatever fails, fails again
/// later, with the thread alive.
std::chrono::milliseconds Outbox::run_once(const std::stop_token& stop) {
    try {
        const std::optional<TimePoint> next = deliver_due(stop);
        return next ? std::clamp<std::chrono::milliseconds>(*next - clock_.now(), 0ms, pause_max)
                    : pause_max;
    } catch (const std::exception& error) {
        spdlog::error("mail: the outbox is at rest for 5 s: {}", error.what());
        return pause_after_failure;
    }
}

} // namespace latchkey::mail
