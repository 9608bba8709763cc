// `.env` files. Whatever is read can be written down in quotes and read again; whatever is not
// names its line.

#include "config/dotenv.hpp"
#include "require.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace {

using latchkey::fuzz::require;
using Values = std::map<std::string, std::string>;

std::string quote(std::string_view value) {
    std::string text = "\"";
    for (const char c : value) {
        text += c == '"' || c == '\\' ? std::string{'\\', c} : std::string{c};
    }
    return text + '"';
}

/// Names with a quote in them were read without quotes, so they may be written without. The line
/// end comes first because a byte order mark at the very beginning would not be part of a name.
std::string write_down(const Values& values) {
    std::string text = "\n";
    for (const auto& [name, value] : values) {
        const bool has_quote = name.find('\'') != std::string::npos;
        text += has_quote ? name : '\'' + name + '\'';
        text += '=' + quote(value) + '\n';
    }
    return text;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(data, data + size);
    const latchkey::config::Dotenv dotenv = latchkey::config::scan_dotenv(text);
    for (const auto& fault : dotenv.faults) {
        require(fault.line >= 1 && fault.line <= size + 1);
    }
    const auto again = latchkey::config::scan_dotenv(write_down(dotenv.values));
    require(again.faults.empty() && again.values == dotenv.values);
    return 0;
}
