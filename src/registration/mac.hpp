#pragma once

// What the tables of this wing keep in the place of secrets. Called by its services.

#include "base/secret.hpp"

#include <initializer_list>
#include <string>
#include <string_view>

namespace latchkey::registration {

/// The keyed hash of the parts, as base64url: who reads the table can not try the codes there are.
/// Only the last part may hold a NUL; otherwise other parts could make the same text.
std::string mac_of(const Secret& key, std::initializer_list<std::string_view> parts);

} // namespace latchkey::registration
