#include "support/yaml_file.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <yaml-cpp/yaml.h>

#include <charconv>
#include <cstdint>

namespace latchkey::testing {

namespace {

namespace json = boost::json;

/// YAML's core schema, as far as the document needs it: a plain scalar may be a number, a truth
/// value or null, a quoted one is text.
json::value scalar_to_json(const YAML::Node& node) {
    const std::string& text = node.Scalar();
    if (node.Tag() != "?") {
        return json::string(text);
    }
    if (text == "true" || text == "false") {
        return text == "true";
    }
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error == std::errc{} && end == text.data() + text.size()) {
        return number;
    }
    return json::string(text);
}

json::value to_json(const YAML::Node& node) {
    if (node.IsMap()) {
        json::object members;
        for (const auto& member : node) {
            members[member.first.Scalar()] = to_json(member.second);
        }
        return members;
    }
    if (node.IsSequence()) {
        json::array items;
        for (const YAML::Node& item : node) {
            items.push_back(to_json(item));
        }
        return items;
    }
    return node.IsScalar() ? scalar_to_json(node) : json::value(nullptr);
}

} // namespace

json::value read_yaml_file(const std::string& path) {
    return to_json(YAML::LoadFile(path));
}

} // namespace latchkey::testing
