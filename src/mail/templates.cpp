#include "mail/templates.hpp"

#include "base/unicode.hpp"
#include "mail/embedded_templates.hpp"

#include <kainjow/mustache.hpp>

#include <cstdlib>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace latchkey::mail {

namespace {

using kainjow::mustache::data;
using kainjow::mustache::mustache;
using kainjow::mustache::partial;

enum class Escape { html, none };

std::string template_at(const std::string& path) {
    return std::string(embedded_text(embedded_templates(), path + ".mustache"));
}

std::string render(const std::string& path, const data& values, Escape escape) {
    mustache parsed{template_at(path)};
    if (escape == Escape::none) {
        parsed.set_custom_escape([](const std::string& text) { return text; });
    }
    std::string rendered = parsed.render(values);
    if (!parsed.is_valid()) {
        throw std::logic_error("mail template " + path + ": " + parsed.error_message());
    }
    return rendered;
}

/// Marks that reorder the text around them or break a line, and are no control characters (Cc):
/// a name must not be able to rewrite the sentence it stands in.
bool is_layout_mark(char32_t code_point) {
    return code_point == U'\u061C' || code_point == U'\u200E' || code_point == U'\u200F' ||
           (code_point >= U'\u2028' && code_point <= U'\u202E') ||
           (code_point >= U'\u2066' && code_point <= U'\u2069');
}

bool is_printed(char32_t code_point) {
    const bool is_control = code_point < 0x20 || (code_point >= 0x7F && code_point <= 0x9F);
    return !is_control && !is_layout_mark(code_point);
}

/// The name on one line. Empty when nothing of it can be shown: then the greeting has no name.
std::string printable_name(const std::string& name) {
    if (!is_valid_utf8(name)) {
        return {};
    }
    std::u32string printed = to_code_points(name);
    std::erase_if(printed, [](char32_t code_point) { return !is_printed(code_point); });
    return utf8_from_utf32(printed).value_or("");
}

data greeting_of(const std::string& full_name) {
    data view;
    if (const std::string name = printable_name(full_name); !name.empty()) {
        view.set("full_name", name);
    }
    return view;
}

/// `mail`: the templates' name.
Message render_mail(Language language, std::string_view mail, const std::string& to, data view) {
    const std::string folder = std::string(to_string(language)) + '/';
    const std::string path = folder + std::string(mail) + '.';
    std::string subject = render(path + "subject", view, Escape::none);
    std::erase(subject, '\n'); // the one a text file ends with
    view.set("subject", subject);
    for (const std::string part : {"frame_begin", "frame_end"}) {
        std::string html = template_at(folder + part + ".html");
        html.pop_back(); // the line's end is the one behind its tag
        view.set(part, partial([html] { return html; }));
    }
    std::string text = render(path + "text", view, Escape::none);
    std::string html = render(path + "html", view, Escape::html);
    return {to, std::move(subject), std::move(text), std::move(html)};
}

Message render_code(Language language, std::string_view mail, const MailedCode& values) {
    data view = greeting_of(values.full_name);
    view.set("code", values.code);
    view.set("minutes", std::to_string(values.minutes));
    view.set("several_minutes", values.minutes != 1);
    return render_mail(language, mail, values.to, std::move(view));
}

/// `2026-11-23 20:59 UTC`: the same in every language.
std::string in_minutes(TimePoint time) {
    std::string text = to_rfc3339(time).substr(0, 16); // up to the minutes
    text[text.find('T')] = ' ';
    return text + " UTC";
}

} // namespace

Message render_recovery_code(Language language, const MailedCode& values) {
    return render_code(language, "recovery_code", values);
}

Message render_verify_email(Language language, const MailedCode& values) {
    return render_code(language, "verify_email", values);
}

Message render_confirm_address(Language language, const MailedCode& values) {
    return render_code(language, "confirm_address", values);
}

std::string_view to_string(Notice notice) {
    switch (notice) {
    case Notice::account_exists:
        return "account_exists";
    case Notice::address_changed:
        return "address_changed";
    case Notice::address_taken:
        return "address_taken";
    case Notice::new_device:
        return "new_device";
    case Notice::password_changed:
        return "password_changed";
    case Notice::password_reset:
        return "password_reset";
    case Notice::session_ended:
        return "session_ended";
    case Notice::sign_in_after_failures:
        return "sign_in_after_failures";
    }
    std::abort(); // not an enumerator: memory is damaged
}

Message render_notice(Language language, Notice notice, const Addressee& addressee) {
    data view = greeting_of(addressee.full_name);
    view.set("browser", printable_name(addressee.browser));
    view.set("at", in_minutes(addressee.at));
    return render_mail(language, to_string(notice), addressee.to, std::move(view));
}

} // namespace latchkey::mail
