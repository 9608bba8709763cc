#include "registration/mac.hpp"

#include "base/encoding.hpp"
#include "crypto/mac.hpp"

namespace latchkey::registration {

std::string mac_of(const Secret& key, std::initializer_list<std::string_view> parts) {
    std::string message;
    for (const std::string_view part : parts) {
        message.append(part).push_back('\0');
    }
    std::string mac = base64url_encode(crypto::hmac_sha256(key, message));
    wipe(message);
    return mac;
}

} // namespace latchkey::registration
