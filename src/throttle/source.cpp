#include "throttle/source.hpp"

#include <boost/asio/ip/address.hpp>

#include <algorithm>
#include <cstddef>

namespace latchkey::throttle {

namespace {

constexpr std::size_t network_bytes = 8;

} // namespace

std::string source_of(std::string_view address) {
    boost::system::error_code fault;
    const auto parsed = boost::asio::ip::make_address(address, fault);
    if (fault || parsed.is_v4()) {
        return std::string(address);
    }
    const boost::asio::ip::address_v6 six = parsed.to_v6();
    if (six.is_v4_mapped()) {
        return make_address_v4(boost::asio::ip::v4_mapped, six).to_string();
    }
    auto bytes = six.to_bytes();
    std::fill(bytes.begin() + network_bytes, bytes.end(), 0);
    return boost::asio::ip::address_v6(bytes).to_string() + "/64";
}

} // namespace latchkey::throttle
