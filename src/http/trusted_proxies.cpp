#include "http/trusted_proxies.hpp"

#include "base/ascii.hpp"

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/network_v4.hpp>
#include <boost/asio/ip/network_v6.hpp>

#include <algorithm>
#include <optional>
#include <utility>

namespace latchkey::http {

namespace {

namespace ip = boost::asio::ip;
using boost::system::error_code;

std::optional<ip::address> parse_address(std::string_view text) {
    error_code fault;
    const ip::address address = ip::make_address(text, fault);
    if (!fault && address.is_v6() && address.to_v6().is_v4_mapped()) {
        return ip::make_address_v4(ip::v4_mapped, address.to_v6());
    }
    return fault ? std::nullopt : std::optional(address);
}

} // namespace

class TrustedProxies::Networks {
public:
    explicit Networks(const std::vector<std::string>& texts) {
        for (const std::string& text : texts) {
            add(text);
        }
    }

    [[nodiscard]] bool contains(const ip::address& address) const {
        if (address.is_v4()) {
            return std::ranges::any_of(v4_, [&](const ip::network_v4& network) {
                return ip::network_v4(address.to_v4(), network.prefix_length()).network() ==
                       network.network();
            });
        }
        return std::ranges::any_of(v6_, [&](const ip::network_v6& network) {
            return ip::network_v6(address.to_v6(), network.prefix_length()).network() ==
                   network.network();
        });
    }

private:
    void add(const std::string& text) {
        const bool has_prefix = text.find('/') != std::string::npos;
        const bool is_v6 = text.find(':') != std::string::npos;
        if (is_v6) {
            v6_.push_back(ip::make_network_v6(has_prefix ? text : text + "/128"));
        } else {
            v4_.push_back(ip::make_network_v4(has_prefix ? text : text + "/32"));
        }
    }

    std::vector<ip::network_v4> v4_;
    std::vector<ip::network_v6> v6_;
};

TrustedProxies::TrustedProxies() = default;

TrustedProxies::TrustedProxies(const std::vector<std::string>& networks)
    : networks_(networks.empty() ? nullptr : std::make_unique<const Networks>(networks)) {}

TrustedProxies::TrustedProxies(TrustedProxies&&) noexcept = default;
TrustedProxies& TrustedProxies::operator=(TrustedProxies&&) noexcept = default;
TrustedProxies::~TrustedProxies() = default;

bool TrustedProxies::contains(std::string_view address) const {
    const auto parsed = networks_ == nullptr ? std::nullopt : parse_address(address);
    return parsed && networks_->contains(*parsed);
}

void TrustedProxies::identify_client(Request& request) const {
    request.client_address = request.peer_address;
    request.is_from_trusted_proxy = contains(request.peer_address);
    bool is_known = !request.is_from_trusted_proxy;
    for (std::size_t i = request.headers.size(); i > 0 && !is_known; --i) {
        const Header& header = request.headers[i - 1];
        if (equals_ignoring_case(header.name, "x-forwarded-for")) {
            is_known = follow(header.value, request);
        }
    }
}

bool TrustedProxies::follow(std::string_view hops, Request& request) const {
    while (!hops.empty()) {
        const std::size_t comma = hops.rfind(',');
        const bool is_last = comma == std::string_view::npos;
        const std::string_view hop = trim(is_last ? hops : hops.substr(comma + 1));
        if (!parse_address(hop)) {
            return true;
        }
        request.client_address = hop;
        if (!contains(hop)) {
            return true;
        }
        hops = hops.substr(0, is_last ? 0 : comma);
    }
    return false;
}

} // namespace latchkey::http
