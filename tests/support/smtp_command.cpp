#include "support/smtp_command.hpp"

#include "support/ascii.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <cstddef>

namespace latchkey::testing {

std::string verb_of(std::string_view command) {
    return to_upper(command.substr(0, command.find_first_of(" :")));
}

std::string path_of(std::string_view command) {
    const std::size_t begin = command.find('<');
    const std::size_t end = command.find('>', begin);
    return begin == std::string_view::npos || end == std::string_view::npos
               ? std::string()
               : std::string(command.substr(begin + 1, end - begin - 1));
}

std::string login_of(std::string_view response) {
    std::string plain(response.size(), '\0');
    const int size = EVP_DecodeBlock(
        reinterpret_cast<unsigned char*>(plain.data()),
        reinterpret_cast<const unsigned char*>(response.data()),
        static_cast<int>(response.size())
    );
    // OpenSSL counts the padding as zero bytes.
    const auto padding = std::count(response.begin(), response.end(), '=');
    plain.resize(static_cast<std::size_t>(std::max<std::ptrdiff_t>(size - padding, 0)));
    const std::size_t user = plain.find('\0') + 1;
    const std::size_t password = plain.find('\0', user) + 1;
    return plain.substr(user, password - user - 1) + ":" + plain.substr(password);
}

} // namespace latchkey::testing
