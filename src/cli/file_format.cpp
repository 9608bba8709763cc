#include "cli/file_format.hpp"

#include <CLI/Error.hpp>

namespace latchkey::cli {

accounts::FileFormat choose_file_format(const std::string& option, const std::string& path) {
    const std::string text = option.empty() ? path.substr(path.rfind('.') + 1) : option;
    const auto format = accounts::parse_file_format(text);
    if (!format) {
        throw CLI::ValidationError(
            "--format",
            option.empty() ? "say jsonl or csv: the file's name does not" : "must be jsonl or csv"
        );
    }
    return *format;
}

} // namespace latchkey::cli
