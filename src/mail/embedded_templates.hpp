#pragma once

// The mail templates as they stand in the binary. Made by cmake/embed_templates.cmake.

#include <span>
#include <string_view>

namespace latchkey::mail {

struct EmbeddedTemplate {
    std::string_view path; // below src/mail/templates, without `.mustache`: "en/recovery_code.text"
    std::string_view text;
};

std::span<const EmbeddedTemplate> embedded_templates();

} // namespace latchkey::mail
