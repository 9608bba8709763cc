#pragma once

// Notices that a proxy stands in front of the server which TRUSTED_PROXIES does not name: then all
// people have the proxy's address, and share one limit.

#include "http/request.hpp"

#include <atomic>
#include <mutex>
#include <string>

namespace latchkey::http {

/// Called by every I/O thread, on routes that are limited by source.
class UntrustedProxyWatch {
public:
    /// Warns once, with the remedy: when one address that is not trusted has forwarded requests of
    /// two clients, and no other address has forwarded any.
    void look(const Request& request);

private:
    std::atomic<bool> is_done_ = false;
    std::mutex mutex_;
    std::string peer_;
    std::string forwarded_;
};

} // namespace latchkey::http
