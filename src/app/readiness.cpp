#include "app/readiness.hpp"

#include "base/error.hpp"

namespace latchkey::app {

Readiness::Readiness(storage::Database& database, Moment (*now)())
    : database_(database)
    , now_(now)
    , probed_at_(now_()) {}

void Readiness::probe() {
    const Moment begin = now_();
    if (!database_.read([](storage::Transaction& tx) { return tx.takes_writes(); })) {
        throw Failure("it is a replica");
    }
    probed_at_ = begin;
}

bool Readiness::is_ready() const {
    return !has_ended_ && now_() - probed_at_.load() <= trusted_for;
}

http::Response Readiness::health(const http::Request& /*request*/) {
    return http::message_response(200, "Alive");
}

http::Response Readiness::readiness(const http::Request& /*request*/) {
    return is_ready() ? http::message_response(200, "Ready")
                      : http::error_response(service_unavailable());
}

} // namespace latchkey::app
