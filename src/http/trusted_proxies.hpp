#pragma once

// The proxies that may speak for others: whose X-Forwarded headers are believed.

#include "http/request.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace latchkey::http {

/// Immutable; shared by every thread.
class TrustedProxies {
public:
    /// Nobody.
    TrustedProxies();

    /// Addresses and networks (`10.0.0.0/8`, `fd00::/8`), as the settings have checked them.
    explicit TrustedProxies(const std::vector<std::string>& networks);

    TrustedProxies(TrustedProxies&&) noexcept;
    TrustedProxies& operator=(TrustedProxies&&) noexcept;
    TrustedProxies(const TrustedProxies&) = delete;
    TrustedProxies& operator=(const TrustedProxies&) = delete;
    ~TrustedProxies();

    /// Sets client_address and is_from_trusted_proxy. X-Forwarded-For is read from its end, where
    /// the proxy next to us wrote: the first address there that is no trusted proxy is the client.
    /// What stands before it anybody may have sent. Where something else than an address stands,
    /// the one after it counts.
    void identify_client(Request& request) const;

private:
    class Networks;

    [[nodiscard]] bool contains(std::string_view address) const;
    /// One header's hops, from the last. True when the client is known by now.
    bool follow(std::string_view hops, Request& request) const;

    std::unique_ptr<const Networks> networks_; // null: nobody
};

} // namespace latchkey::http
