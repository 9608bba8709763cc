#pragma once

#include "accounts/user_row.hpp"

#include <string>

namespace latchkey::cli {

/// What `--format` says, or else how the name of the file ends. Throws CLI::ValidationError when
/// neither tells.
accounts::FileFormat choose_file_format(const std::string& option, const std::string& path);

} // namespace latchkey::cli
