#pragma once

// For what C libraries allocate: `std::unique_ptr<BIO, CDeleter<BIO_free_all>>`.

namespace latchkey {

template <auto free_function>
struct CDeleter {
    template <typename T>
    void operator()(T* object) const {
        free_function(object); // NOLINT(cppcoreguidelines-no-malloc): it may be free() itself
    }
};

} // namespace latchkey
