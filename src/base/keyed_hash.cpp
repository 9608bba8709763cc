#include "base/keyed_hash.hpp"

#include <sodium.h>

#include <array>

namespace latchkey {

namespace {

using Key = std::array<unsigned char, crypto_shorthash_KEYBYTES>;

Key make_key() {
    Key key{};
    crypto_shorthash_keygen(key.data());
    return key;
}

} // namespace

std::uint64_t keyed_hash(std::string_view text) {
    static const Key key = make_key();
    std::uint64_t hash = 0;
    static_assert(sizeof hash == crypto_shorthash_BYTES);
    crypto_shorthash(
        reinterpret_cast<unsigned char*>(&hash),
        reinterpret_cast<const unsigned char*>(text.data()),
        text.size(),
        key.data()
    );
    return hash;
}

} // namespace latchkey
