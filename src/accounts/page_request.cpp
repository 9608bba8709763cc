#include "accounts/page_request.hpp"

#include "base/encoding.hpp"
#include "base/number.hpp"
#include "base/unicode.hpp"
#include "http/target.hpp"

#include <fmt/format.h>

namespace latchkey::accounts {

namespace {

/// An id alone, or `id.term` with the term in base64url.
std::string render_cursor(const Cursor& cursor) {
    return cursor.term.empty()
               ? fmt::to_string(cursor.id.value())
               : fmt::format("{}.{}", cursor.id.value(), base64url_encode(cursor.term));
}

std::optional<Cursor> parse_cursor(std::string_view text) {
    const std::size_t dot = text.find('.');
    const auto id = parse_user_id(text.substr(0, dot));
    if (!id) {
        return std::nullopt;
    }
    if (dot == std::string_view::npos) {
        return Cursor{*id, ""};
    }
    auto term = base64url_decode(text.substr(dot + 1));
    if (!term || !is_valid_utf8(*term)) {
        return std::nullopt;
    }
    return Cursor{*id, std::move(*term)};
}

} // namespace

Result<PageRequest> parse_page_request(const http::Request& request) {
    PageRequest page;
    Error error{ErrorCode::invalid_input, "Invalid data"};
    if (const auto text = http::query_parameter(request, "limit")) {
        const auto limit = parse_number<std::int64_t>(*text);
        if (limit && *limit >= 1 && *limit <= static_cast<std::int64_t>(PageRequest::limit_max)) {
            page.limit = static_cast<std::size_t>(*limit);
        } else {
            error.fields.push_back(
                {"limit", "out_of_range", fmt::format("Must be 1 to {}.", PageRequest::limit_max)}
            );
        }
    }
    if (const auto text = http::query_parameter(request, "after")) {
        page.after = parse_cursor(*text);
        if (!page.after) {
            error.fields.push_back({"after", "invalid_cursor", "Must be taken from a Link header."}
            );
        }
    }
    if (auto text = http::query_parameter(request, "query")) {
        if (!is_valid_utf8(*text) || contains_control(*text)) {
            error.fields.push_back({"query", "not_text", "Must be text without control characters."}
            );
        }
        page.query = std::move(*text);
    }
    if (!error.fields.empty()) {
        return error;
    }
    return page;
}

std::string render_next_link(const PageRequest& request, const Cursor& next) {
    std::string link =
        fmt::format("</user/users?limit={}&after={}", request.limit, render_cursor(next));
    if (!request.query.empty()) {
        link += "&query=" + http::percent_encode(request.query);
    }
    return link + ">; rel=\"next\"";
}

} // namespace latchkey::accounts
