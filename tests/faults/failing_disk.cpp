// A disk that fails on demand, loaded into the program under test (LD_PRELOAD): while the file that
// FAILING_DISK names is there, writes of other files end with the fault whose first letter it
// holds: f, the disk is full; i, it is broken; r, the kernel has made it read-only.

#include <dlfcn.h>
#include <fcntl.h>
#include <sys/types.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

namespace {

/// Nothing, or what errno is to be.
int fault_of_now() {
    const char* control = std::getenv("FAILING_DISK");
    const int file = control == nullptr ? -1 : ::open(control, O_RDONLY | O_CLOEXEC);
    if (file < 0) {
        return 0;
    }
    char letter = 0;
    const bool has_letter = ::read(file, &letter, 1) == 1;
    ::close(file);
    if (!has_letter) {
        return 0;
    }
    switch (letter) {
    case 'f':
        return ENOSPC;
    case 'r':
        return EROFS;
    default:
        return EIO;
    }
}

template <typename Function>
Function* next(const char* name) {
    return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}

template <typename Answer, typename Function, typename... Arguments>
Answer fail_or(const char* name, Arguments... arguments) {
    const int kept = errno;
    if (const int fault = fault_of_now()) {
        errno = fault;
        return -1;
    }
    errno = kept;
    return next<Function>(name)(arguments...);
}

} // namespace

extern "C" ssize_t pwrite(int file, const void* bytes, size_t size, off_t at) {
    return fail_or<ssize_t, decltype(pwrite)>("pwrite", file, bytes, size, at);
}

extern "C" ssize_t pwrite64(int file, const void* bytes, size_t size, off64_t at) {
    return fail_or<ssize_t, decltype(pwrite64)>("pwrite64", file, bytes, size, at);
}

extern "C" int fdatasync(int file) {
    return fail_or<int, decltype(fdatasync)>("fdatasync", file);
}
