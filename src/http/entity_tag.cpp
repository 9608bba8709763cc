#include "http/entity_tag.hpp"

#include "base/ascii.hpp"

#include <fmt/format.h>

#include <cstdint>

namespace latchkey::http {

/// FNV-1a: the same on every instance and after every restart.
std::string entity_tag(std::string_view representation) {
    constexpr std::uint64_t offset = 0xcbf29ce484222325;
    constexpr std::uint64_t prime = 0x100000001b3;
    std::uint64_t hash = offset;
    for (const char byte : representation) {
        hash = (hash ^ static_cast<unsigned char>(byte)) * prime;
    }
    return fmt::format("\"{:016x}\"", hash);
}

bool matches_entity_tag(const Request& request, std::string_view tag) {
    std::string_view rest = request.header("If-None-Match").value_or("");
    while (!rest.empty()) {
        const std::size_t comma = rest.find(',');
        std::string_view named = trim(rest.substr(0, comma));
        if (named.starts_with("W/")) {
            named.remove_prefix(2); // the comparison is the weak one
        }
        if (named == tag || named == "*") {
            return true;
        }
        rest.remove_prefix(comma == std::string_view::npos ? rest.size() : comma + 1);
    }
    return false;
}

} // namespace latchkey::http
