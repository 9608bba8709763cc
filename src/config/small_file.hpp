#pragma once

// Small files, read whole at start: `.env`, the file behind an X_FILE, the secret of --dev.

#include <boost/system/error_code.hpp>
#include <boost/system/result.hpp>

#include <sys/types.h>

#include <cstddef>
#include <string>

namespace latchkey::config {

struct SmallFile {
    std::string content;
    mode_t mode; // type and permissions, as stat(2) tells them
};

/// What errno says.
boost::system::error_code last_error();

/// A regular file or a pipe (`/dev/fd/63` of a shell's `<(…)`). The error is the system's, EFBIG
/// when there are more than `bytes_max` bytes.
boost::system::result<SmallFile> read_small_file(const std::string& path, std::size_t bytes_max);

/// Drops one line end, LF or CR LF, that editors and `echo` leave at the end of a file.
void drop_line_end(std::string& content);

} // namespace latchkey::config
