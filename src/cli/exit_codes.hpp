#pragma once

namespace latchkey::cli {

inline constexpr int exit_done = 0;
inline constexpr int exit_failed = 1;
inline constexpr int exit_usage = 2;
inline constexpr int exit_bad_settings = 78; // sysexits.h, EX_CONFIG

} // namespace latchkey::cli
