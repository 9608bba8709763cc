#include "config/host.hpp"

#include "base/ascii.hpp"
#include "config/display.hpp"
#include "config/values.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <utility>

namespace latchkey::config {

namespace {

constexpr std::size_t host_name_bytes_max = 253;
constexpr std::size_t label_bytes_max = 63;

struct Address {
    int family;
    std::array<unsigned char, 16> bytes; // the first four for IPv4
    unsigned bits;
};

std::optional<Address> parse_address(std::string_view text) {
    const std::string terminated(text);
    if (terminated.find('\0') != std::string::npos) {
        return std::nullopt; // inet_pton() would stop there and be content
    }
    Address address{.family = AF_INET, .bytes = {}, .bits = 32};
    if (::inet_pton(AF_INET, terminated.c_str(), address.bytes.data()) == 1) {
        return address;
    }
    address = {.family = AF_INET6, .bytes = {}, .bits = 128};
    if (::inet_pton(AF_INET6, terminated.c_str(), address.bytes.data()) == 1) {
        return address;
    }
    return std::nullopt;
}

std::string to_string(const Address& address) {
    std::array<char, INET6_ADDRSTRLEN> text{};
    ::inet_ntop(address.family, address.bytes.data(), text.data(), text.size());
    return text.data();
}

/// The network's own address: everything beyond the prefix zero.
Address without_host_bits(Address address, unsigned prefix) {
    for (unsigned bit = prefix; bit < address.bits; ++bit) {
        address.bytes[bit / 8] &= static_cast<unsigned char>(~(0x80U >> bit % 8));
    }
    return address;
}

bool is_label(std::string_view label) {
    const auto is_allowed = [](char c) { return is_letter_or_digit(c) || c == '-' || c == '_'; };
    return !label.empty() && label.size() <= label_bytes_max && label.front() != '-' &&
           label.back() != '-' && std::all_of(label.begin(), label.end(), is_allowed);
}

Checked<std::string> parse_proxy(std::string_view text) {
    const std::size_t slash = text.find('/');
    const auto address = parse_address(text.substr(0, slash));
    if (!address) {
        return refuse(
            in_quotes(text) + " is neither an address nor a network",
            "write addresses such as 10.0.0.7 and networks such as 10.0.0.0/8 or fd00::/8"
        );
    }
    if (slash == std::string_view::npos) {
        return std::string(text);
    }
    const auto prefix =
        parse_whole_number(text.substr(slash + 1), {.min = 0, .max = address->bits});
    if (!prefix) {
        return refuse(
            in_quotes(text) + " has a prefix that is not a number from 1 to " +
                std::to_string(address->bits),
            "write a network such as " + to_string(*address) + '/' + std::to_string(address->bits)
        );
    }
    if (*prefix == 0) {
        return refuse(
            in_quotes(text) + " would let every client choose the address it is known by",
            "list the addresses of your own proxies"
        );
    }
    const Address network = without_host_bits(*address, *prefix);
    if (network.bytes != address->bytes) {
        return refuse(
            in_quotes(text) + " has bits set beyond its prefix",
            "write " + to_string(network) + '/' + std::to_string(*prefix)
        );
    }
    return std::string(text);
}

} // namespace

bool is_ipv4(std::string_view text) {
    const auto address = parse_address(text);
    return address && address->family == AF_INET;
}

bool is_ipv6(std::string_view text) {
    const auto address = parse_address(text);
    return address && address->family == AF_INET6;
}

bool is_host_name(std::string_view text) {
    if (text.size() > host_name_bytes_max) {
        return false;
    }
    std::string_view label;
    for (std::size_t dot = 0; dot != std::string_view::npos;) {
        dot = text.find('.');
        label = text.substr(0, dot);
        if (!is_label(label)) {
            return false;
        }
        text.remove_prefix(dot == std::string_view::npos ? text.size() : dot + 1);
    }
    return !std::all_of(label.begin(), label.end(), is_digit);
}

bool is_url_host(std::string_view text) {
    if (text.starts_with('[') && text.ends_with(']')) {
        return is_ipv6(text.substr(1, text.size() - 2));
    }
    return is_ipv4(text) || is_host_name(text);
}

bool is_loopback(std::string_view host) {
    return host == "localhost" || host.ends_with(".localhost") || host == "::1" ||
           host == "[::1]" || (host.starts_with("127.") && is_ipv4(host));
}

Checked<std::string> parse_host(std::string_view text) {
    if (is_ipv4(text) || is_ipv6(text) || is_host_name(text)) {
        return std::string(text);
    }
    const bool is_bracketed = text.starts_with('[') && is_url_host(text);
    return refuse(
        in_quotes(text) + " is neither an address nor the name of a host",
        is_bracketed ? "leave the brackets out: " + std::string(text.substr(1, text.size() - 2))
                     : "write an address such as 127.0.0.1 or ::1, or a name; the port goes to PORT"
    );
}

Checked<std::vector<std::string>> parse_proxies(std::string_view text) {
    return parse_list<std::string>(text, parse_proxy);
}

} // namespace latchkey::config
