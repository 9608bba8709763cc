#include "app/dev_pages.hpp"

#include "base/ascii.hpp"
#include "base/clock.hpp"
#include "base/embedded_file.hpp"
#include "http/json_render.hpp"

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

#include <kainjow/mustache.hpp>

#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace latchkey::app {

std::span<const EmbeddedFile> dev_page_files(); // made by cmake/embed_files.cmake

namespace {

using http::Request;
using http::Response;
using kainjow::mustache::data;
using kainjow::mustache::mustache;
using Mails = std::vector<mail::DevMailbox::Mail>;

// Nothing but what this server answers.
constexpr std::string_view console_policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

// A srcdoc frame is held to this policy too: a mail's inline style shows as it would in a mail
// program; its scripts, images and links lead nowhere. `frame-src` names no source because srcdoc
// needs none.
constexpr std::string_view mail_policy =
    "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

Response static_file(std::string_view path, std::string_view content_type) {
    return {
        .content_type = content_type,
        .body = std::string(embedded_text(dev_page_files(), path)),
    };
}

bool wants_json(const Request& request) {
    const std::string accept = to_lower(request.header("Accept").value_or(""));
    return accept.find("application/json") != std::string::npos;
}

std::string render_mails_as_json(const Mails& mails) {
    boost::json::array rows;
    for (const auto& [message, sent_at] : mails) {
        rows.push_back({
            {"html", message.html},
            {"sent_at", to_rfc3339(sent_at)},
            {"subject", message.subject},
            {"text", message.text},
            {"to", message.to},
        });
    }
    return http::render_json(rows);
}

/// Newest first. The template escapes every value.
std::string render_mails_as_page(const Mails& mails) {
    data rows{data::type::list};
    for (auto mail = mails.rbegin(); mail != mails.rend(); ++mail) {
        const auto& [message, sent_at] = *mail;
        data row;
        row.set("to", message.to);
        row.set("subject", message.subject);
        row.set("text", message.text);
        row.set("html", message.html);
        row.set("sent_at", to_rfc3339(sent_at));
        row.set("sent_at_for_people", to_http_date(sent_at));
        rows.push_back(row);
    }
    mustache page{std::string(embedded_text(dev_page_files(), "mail.html.mustache"))};
    std::string html = page.render(data("mails", rows));
    if (!page.is_valid()) {
        throw std::logic_error("mail.html.mustache: " + page.error_message());
    }
    return html;
}

} // namespace

Response DevPages::console(const Request& /*request*/) {
    Response response = static_file("console.html", "text/html; charset=utf-8");
    response.add_header("Content-Security-Policy", std::string(console_policy));
    return response;
}

Response DevPages::script(const Request& request) {
    const std::string part = http::query_parameter(request, "part").value_or("console");
    const auto text = find_embedded_text(dev_page_files(), part + ".js");
    if (!text) {
        return http::error_response({ErrorCode::not_found, "Not found"});
    }
    return {.content_type = "text/javascript; charset=utf-8", .body = std::string(*text)};
}

Response DevPages::style(const Request& /*request*/) {
    return static_file("style.css", "text/css; charset=utf-8");
}

Response DevPages::mail(const Request& request) {
    outbox_.deliver_due();
    const Mails mails = mailbox_.list();
    if (wants_json(request)) {
        return {.body = render_mails_as_json(mails)};
    }
    Response response{
        .content_type = "text/html; charset=utf-8",
        .body = render_mails_as_page(mails),
    };
    response.add_header("Content-Security-Policy", std::string(mail_policy));
    return response;
}

} // namespace latchkey::app
