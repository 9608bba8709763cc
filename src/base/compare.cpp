#include "base/compare.hpp"

#include <cstdint>
#include <cstring>

namespace latchkey {

namespace {

using Word = std::uint64_t;

/// The word at `text`, of which `size` bytes count.
Word load(const char* text, std::size_t size) {
    Word word = 0;
    std::memcpy(&word, text, size);
    return word;
}

/// Its argument, of which the compiler knows nothing any more: it cannot see that the rest of a
/// comparison is settled, and leave it out.
Word opaque(Word word) {
    asm volatile("" : "+r"(word)); // NOLINT(hicpp-no-assembler): what libsodium and OpenSSL do
    return word;
}

} // namespace

/// A word at a time: tokens are compared on every request, and libsodium's byte at a time takes
/// twenty times as long (docs/performance.md).
bool equal_in_constant_time(std::string_view a, std::string_view b) {
    if (a.size() != b.size()) {
        return false;
    }
    Word difference = 0;
    std::size_t at = 0;
    for (; at + sizeof(Word) <= a.size(); at += sizeof(Word)) {
        difference |= opaque(load(&a[at], sizeof(Word)) ^ load(&b[at], sizeof(Word)));
    }
    const std::size_t left = a.size() - at;
    difference |= opaque(load(a.data() + at, left) ^ load(b.data() + at, left));
    return difference == 0;
}

} // namespace latchkey
