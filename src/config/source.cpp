#include "base/error.hpp"
#include "base/secret.hpp"
#include "config/settings.hpp"
#include "config/small_file.hpp"
#include "config/table.hpp"

#include <boost/system/error_code.hpp>

#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <utility>

namespace latchkey::config {

namespace {

constexpr std::size_t dotenv_bytes_max = std::size_t{1024} * 1024;

bool is_secret(std::string_view name) {
    return std::ranges::any_of(all_settings(), [name](const Setting& setting) {
        return setting.is_secret && setting.name == name;
    });
}

} // namespace

Source read_source() {
    Source source;
    for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
        const std::string_view text = *entry;
        const std::size_t equal_sign = text.find('=');
        if (equal_sign != std::string_view::npos) {
            source.environment.emplace(text.substr(0, equal_sign), text.substr(equal_sign + 1));
        }
    }
    auto dotenv = read_small_file(".env", dotenv_bytes_max);
    if (dotenv) {
        source.dotenv_text = std::move(dotenv->content);
    } else if (dotenv.error() != boost::system::errc::no_such_file_or_directory) {
        throw Failure(".env cannot be read: " + dotenv.error().message());
    }
    return source;
}

void wipe_environment() {
    for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
        const std::string_view text = *entry;
        const std::size_t equal_sign = text.find('=');
        if (equal_sign != std::string_view::npos && is_secret(text.substr(0, equal_sign))) {
            wipe({*entry + equal_sign + 1, text.size() - equal_sign - 1});
        }
    }
}

} // namespace latchkey::config
