#include "audit/schema.hpp"

#include "http/target.hpp"

#include <fmt/format.h>

#include <array>

namespace latchkey::audit {

namespace {

template <typename Value>
boost::json::value or_null(const std::optional<Value>& value) {
    return value ? boost::json::value(*value) : boost::json::value(nullptr);
}

boost::json::value text_or_null(const std::string& text) {
    return text.empty() ? boost::json::value(nullptr) : boost::json::value(text);
}

/// As they stand in the row, whatever somebody made of it.
boost::json::object render_facts(std::string_view facts) {
    boost::json::object rendered;
    while (!facts.empty()) {
        const std::string_view fact = facts.substr(0, facts.find(' '));
        facts.remove_prefix(std::min(fact.size() + 1, facts.size()));
        const std::size_t equals = std::min(fact.find('='), fact.size());
        rendered[fact.substr(0, equals)] = fact.substr(std::min(equals + 1, fact.size()));
    }
    return rendered;
}

} // namespace

Result<PageRequest> parse_page_request(const http::Request& request) {
    return parse_page_request(FilterText{
        .user = http::query_parameter(request, "user"),
        .event = http::query_parameter(request, "event"),
        .from = http::query_parameter(request, "from"),
        .to = http::query_parameter(request, "to"),
        .limit = http::query_parameter(request, "limit"),
        .before = http::query_parameter(request, "before")});
}

boost::json::object render_entry(const Entry& entry) {
    return {
        {"actor",
         {{"id", or_null(entry.actor_id)},
          {"kind", entry.actor},
          {"session_id", or_null(entry.actor_session_id)}}},
        {"address", text_or_null(entry.address)},
        {"at", to_rfc3339(entry.at)},
        {"event", entry.event},
        {"facts", render_facts(entry.facts)},
        {"hash", entry.hash},
        {"id", entry.id},
        {"previous_hash", entry.previous_hash},
        {"request_id", text_or_null(entry.request_id)},
        {"session_id", or_null(entry.session_id)},
        {"user_agent", text_or_null(entry.user_agent)},
        {"user_id", or_null(entry.user_id)},
    };
}

std::string render_next_link(const http::Request& request, std::int64_t before) {
    std::string link = fmt::format("</audit?before={}", before);
    for (const char* name : {"user", "event", "from", "to", "limit"}) {
        if (const auto value = http::query_parameter(request, name)) {
            link += fmt::format("&{}={}", name, http::percent_encode(*value));
        }
    }
    return link + ">; rel=\"next\"";
}

} // namespace latchkey::audit
