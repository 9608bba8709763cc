#pragma once

// A text file of the source tree as it stands in the binary: the pages of --dev, the mail
// templates. cmake/embed_files.cmake makes the tables of them.

#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

namespace latchkey {

struct EmbeddedFile {
    std::string_view path; // below the folder that was embedded: "en/recovery_code.text.mustache"
    std::string_view text; // UTF-8, line ends as in the file
};

/// The text of the file of that path.
inline std::optional<std::string_view>
find_embedded_text(std::span<const EmbeddedFile> files, std::string_view path) {
    for (const EmbeddedFile& file : files) {
        if (file.path == path) {
            return file.text;
        }
    }
    return std::nullopt;
}

/// The same where a path that is not in the table is a bug of the caller: throws std::logic_error.
inline std::string_view embedded_text(std::span<const EmbeddedFile> files, std::string_view path) {
    if (const auto text = find_embedded_text(files, path)) {
        return *text;
    }
    throw std::logic_error("no embedded file " + std::string(path));
}

} // namespace latchkey
