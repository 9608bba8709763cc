#pragma once

// What the system keeps to itself of a process that knows secrets.

namespace latchkey::cli {

/// From now on no core dump is written, and nobody but root reads the memory and the environment of
/// this process or attaches to it. First thing of every command. Throws Failure.
void forbid_core_dumps();

} // namespace latchkey::cli
