#pragma once

// Entity tags and the condition that goes with them (RFC 9110 §8.8.3, §13.1.2).

#include "http/request.hpp"

#include <string>
#include <string_view>

namespace latchkey::http {

/// A strong tag of that representation, its quotes included. Not a secret, and of no secret: a
/// 64-bit hash that tells two answers apart.
std::string entity_tag(std::string_view representation);

/// If-None-Match names the tag, or `*`.
bool matches_entity_tag(const Request& request, std::string_view tag);

} // namespace latchkey::http
