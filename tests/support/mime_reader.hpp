#pragma once

// A mail read back, as a mail program would: for tests that compare what arrived with what was
// sent.

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace latchkey::testing {

/// A MIME entity (RFC 2045): a mail or a part of one.
struct MimeEntity {
    std::multimap<std::string, std::string> headers; // names in lower case, values unfolded
    std::string body; // decoded; empty when there are parts; lines end in "\n"
    std::vector<MimeEntity> parts;

    /// The one header of that name (lower case), encoded words decoded. Throws std::runtime_error
    /// unless there is exactly one.
    [[nodiscard]] std::string header(const std::string& name) const;

    /// The first part, however deep, of that type: "text/html". Throws std::runtime_error without
    /// one.
    [[nodiscard]] const MimeEntity& part(std::string_view type) const;
};

/// `data`: lines end in CRLF. Throws std::runtime_error on anything that is not well-formed.
MimeEntity read_mime(std::string_view data);

} // namespace latchkey::testing
