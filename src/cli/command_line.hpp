#pragma once

// The command line: which command, which options, which exit code.

namespace latchkey::cli {

/// Runs the command that the arguments name. Exit codes: 0 done; 1 it failed, with the reason on
/// standard error; 2 the arguments make no sense; 78 bad settings (sysexits.h, EX_CONFIG).
int run(int argc, char** argv);

} // namespace latchkey::cli
