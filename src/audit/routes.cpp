#include "audit/routes.hpp"

#include "audit/schema.hpp"
#include "http/json_render.hpp"

#include <boost/json/array.hpp>

#include <iterator>

namespace latchkey::audit {

http::Response Routes::list(const http::Request& request) {
    const auto page = parse_page_request(request);
    if (!page) {
        return http::error_response(page.error());
    }
    const auto entries =
        database_.read([&](storage::Transaction& tx) { return list_entries(tx, *page); });
    boost::json::array rows;
    for (const Entry& entry : entries) {
        rows.emplace_back(render_entry(entry));
    }
    http::Response response{.body = http::render_json({{"data", {{"events", std::move(rows)}}}})};
    if (std::ssize(entries) == page->limit && entries.back().id > 1) {
        response.add_header("Link", render_next_link(request, entries.back().id));
    }
    return response;
}

} // namespace latchkey::audit
