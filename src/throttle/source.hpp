#pragma once

// Who counts as one, of all the addresses there are.

#include <string>
#include <string_view>

namespace latchkey::throttle {

/// The IPv4 address, also of one that comes mapped into IPv6; the first 64 bits of an IPv6 address,
/// which is what one customer of a network is given. Anything that is no address is itself.
std::string source_of(std::string_view address);

} // namespace latchkey::throttle
