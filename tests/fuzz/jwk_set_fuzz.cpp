// Key sets come from files that others wrote. Whatever is in one, each key that is found is bound
// to the algorithm it was asked for, and secrets never stand beside public keys.

#include "crypto/jwk_set.hpp"
#include "require.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

using latchkey::crypto::Algorithm;
using latchkey::crypto::JwkSet;
using latchkey::fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto keys = JwkSet::parse(text);
    if (!keys) {
        require(!keys.error().message.empty());
        return 0;
    }
    require(size <= latchkey::crypto::jwk_set_bytes_max);
    bool has_secret = false;
    bool has_public_key = false;
    for (const Algorithm algorithm :
         {Algorithm::es256, Algorithm::eddsa, Algorithm::rs256, Algorithm::hs256}) {
        // The names in the corpus.
        for (const std::optional<std::string_view> key_id :
             {std::optional<std::string_view>(), {"a"}, {"b"}, {"c"}}) {
            const auto key = keys->find(algorithm, key_id);
            if (!key) {
                continue;
            }
            require(key->algorithm() == algorithm);
            require(!key->verify(text, ""));
            (algorithm == Algorithm::hs256 ? has_secret : has_public_key) = true;
        }
    }
    require(!(has_secret && has_public_key));
    return 0;
}
