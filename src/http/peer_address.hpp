#pragma once

// Who is at the other end of a socket.

#include "http/coroutine.hpp"

#include <string>

namespace latchkey::http {

/// "127.0.0.1", "::1"; an IPv4 address that came over an IPv6 socket as IPv4.
std::string peer_address(const Tcp::endpoint& peer);

} // namespace latchkey::http
