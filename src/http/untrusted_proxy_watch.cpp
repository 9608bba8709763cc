#include "http/untrusted_proxy_watch.hpp"

#include <spdlog/spdlog.h>

namespace latchkey::http {

void UntrustedProxyWatch::look(const Request& request) {
    if (is_done_ || request.is_from_trusted_proxy) {
        return;
    }
    const auto forwarded = request.header("X-Forwarded-For");
    if (!forwarded) {
        return;
    }
    const std::lock_guard lock(mutex_);
    if (peer_.empty()) {
        peer_ = request.peer_address;
        forwarded_ = *forwarded;
        return;
    }
    if (is_done_ || (peer_ == request.peer_address && forwarded_ == *forwarded)) {
        return;
    }
    is_done_ = true;
    if (peer_ == request.peer_address) { // else these are clients that make something up
        spdlog::warn(
            "requests of several clients come from {}, which is not in TRUSTED_PROXIES: all of "
            "them share the limits of one. If that is your proxy, set TRUSTED_PROXIES={}",
            peer_,
            peer_
        );
    }
}

} // namespace latchkey::http
