#pragma once

// The request target (RFC 9112 §3.2) and percent-encoding (RFC 3986 §2.1).

#include "http/request.hpp"

#include <string>
#include <string_view>

namespace latchkey::http {

/// Sets path and query of `request` from a target in origin-form, absolute-form
/// (`http://host/path`, whose host is ignored) or asterisk-form. The query stays a view into
/// `target`. False when it is none of these; CONNECT's authority-form is not served.
///
/// Several slashes at the start count as one, as in the Flask service, so that `//auth/login` can
/// never be read as a host by whoever builds a URL from the path.
bool parse_target(std::string_view target, Request& request);

/// How a form or a path is decoded: only a form writes spaces as `+`, only a path keeps `%2F`,
/// `%00`.
enum class PercentRules { path, form };

/// Appends `text` decoded. A `%` without two hexadecimal digits stands for itself.
void append_percent_decoded(std::string& out, std::string_view text, PercentRules rules);

/// Everything but unreserved characters as `%XX` (RFC 3986 §2.3).
std::string percent_encode(std::string_view text);

} // namespace latchkey::http
