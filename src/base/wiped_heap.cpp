// What is given back to the heap is wiped first, in the whole program: a password has been in the
// body of a request, in the JSON made of it and in a string or two before it is a Secret, and not
// one of those places outlives its use. Of C libraries only what they take through these operators
// is meant; base/unicode.cpp looks after libunistring's.
//
// The sanitizers bring operators of their own, which know more about mistakes: they stay.

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)

#include <malloc.h>
#include <string.h> // NOLINT(modernize-deprecated-headers): explicit_bzero is POSIX's alone

#include <cstddef>
#include <cstdlib>
#include <new>

void* operator new(std::size_t bytes) {
    while (true) {
        // NOLINTNEXTLINE(cppcoreguidelines-no-malloc): this is what new is made of
        if (void* memory = std::malloc(bytes == 0 ? 1 : bytes)) {
            return memory;
        }
        const std::new_handler handler = std::get_new_handler();
        if (handler == nullptr) {
            throw std::bad_alloc();
        }
        handler();
    }
}

void operator delete(void* memory, std::size_t bytes) noexcept {
    if (memory != nullptr) {
        explicit_bzero(memory, bytes);
        std::free(memory); // NOLINT(cppcoreguidelines-no-malloc): see above
    }
}

void operator delete(void* memory) noexcept {
    operator delete(memory, malloc_usable_size(memory));
}

// The other forms, those for arrays among them, call these (C++20 [new.delete]); those with an
// alignment stay apart, and hold no text.

#endif
