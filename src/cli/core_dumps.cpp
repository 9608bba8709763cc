#include "cli/core_dumps.hpp"

#include "base/error.hpp"

#include <sys/prctl.h>
#include <sys/resource.h>

namespace latchkey::cli {

void forbid_core_dumps() {
    const rlimit none{.rlim_cur = 0, .rlim_max = 0};
    bool is_done = setrlimit(RLIMIT_CORE, &none) == 0;
#if !defined(__SANITIZE_ADDRESS__) // LeakSanitizer attaches to its own process at the end
    // A handler that dumps are piped to does not look at the limit; it does not get this process.
    is_done = prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0 && is_done;
#endif
    if (!is_done) {
        throw Failure("core dumps cannot be turned off");
    }
}

} // namespace latchkey::cli
