#include "mail/templates.hpp"

#include "base/unicode.hpp"
#include "mail/embedded_templates.hpp"

#include <kainjow/mustache.hpp>

#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace latchkey::mail {

namespace {

using kainjow::mustache::data;
using kainjow::mustache::mustache;

enum class Escape { html, none };

std::string render(const std::string& path, const data& values, Escape escape) {
    mustache parsed{std::string(embedded_text(embedded_templates(), path + ".mustache"))};
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
Message
render_mail(Language language, std::string_view mail, const std::string& to, const data& view) {
    const std::string path = std::string(to_string(language)) + '/' + std::string(mail) + '.';
    std::string subject = render(path + "subject", view, Escape::none);
    std::erase(subject, '\n'); // the one a text file ends with
    return {
        to,
        std::move(subject),
        render(path + "text", view, Escape::none),
        render(path + "html", view, Escape::html),
    };
}

} // namespace

Message render_recovery_code(Language language, const RecoveryCode& values) {
    data view = greeting_of(values.full_name);
    view.set("code", values.code);
    view.set("minutes", std::to_string(values.minutes));
    view.set("several_minutes", values.minutes != 1);
    return render_mail(language, "recovery_code", values.to, view);
}

Message render_session_ended(Language language, const SessionEnded& values) {
    data view = greeting_of(values.full_name);
    view.set("browser", printable_name(values.browser));
    view.set("begun", values.begun);
    return render_mail(language, "session_ended", values.to, view);
}

} // namespace latchkey::mail
