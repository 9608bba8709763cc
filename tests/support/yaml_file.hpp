#pragma once

// YAML read as what it mostly is: JSON in other clothes.

#include <boost/json/value.hpp>

#include <string>

namespace latchkey::testing {

/// The one document in the file. Plain scalars are truth values, integers or null where they look
/// like one (YAML's core schema, without its floats); quoted ones are text. Keys are text. Throws
/// yaml-cpp's exceptions.
boost::json::value read_yaml_file(const std::string& path);

} // namespace latchkey::testing
