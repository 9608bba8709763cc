#pragma once

// The mail templates as they stand in the binary. Made by cmake/embed_files.cmake.

#include "base/embedded_file.hpp"

#include <span>

namespace latchkey::mail {

/// Paths below src/mail/templates: "en/recovery_code.text.mustache".
std::span<const EmbeddedFile> embedded_templates();

} // namespace latchkey::mail
