#include "base/unicode.hpp"
#include "hostile_names.hpp"
#include "mail/embedded_templates.hpp"
#include "mail/templates.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <regex>
#include <string>
#include <string_view>
#include <vector>

namespace latchkey::mail {
namespace {

using namespace std::string_literals;

constexpr auto languages = {Language::en, Language::es};

Message render(Language language, const std::string& full_name, unsigned minutes = 10) {
    return render_recovery_code(language, {"ana@example.com", full_name, "482913", minutes});
}

std::ptrdiff_t count(const std::string& text, char c) {
    return std::count(text.begin(), text.end(), c);
}

bool contains(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

/// Reads a text part as people do: without its line ends.
bool has_control_besides_line_ends(std::string text) {
    std::erase(text, '\n');
    return contains_control(text);
}

TEST(RecoveryCodeMail, is_written_in_english) {
    const Message message = render(Language::en, "Ana Pérez");
    EXPECT_EQ(message.to, "ana@example.com");
    EXPECT_EQ(message.subject, "Your Latchkey recovery code");
    EXPECT_TRUE(message.text.starts_with("Hello Ana Pérez,\n\n")) << message.text;
    EXPECT_TRUE(contains(message.text, "\n\n482913\n\n")) << message.text;
    EXPECT_TRUE(contains(message.text, "\nThe code works for 10 minutes.\n")) << message.text;
    EXPECT_TRUE(contains(message.text, "nothing changes; you can ignore this mail"))
        << message.text;
    EXPECT_TRUE(contains(message.html, "<html lang=\"en\">"));
    EXPECT_TRUE(contains(message.html, ">Hello <bdi>Ana Pérez</bdi>,<"));
    EXPECT_TRUE(contains(message.html, ">482913<"));
    EXPECT_TRUE(contains(message.html, "The code works for 10 minutes."));
}

TEST(RecoveryCodeMail, is_written_in_spanish) {
    const Message message = render(Language::es, "Ana Pérez");
    EXPECT_EQ(message.subject, "Su código de recuperación de Latchkey");
    EXPECT_TRUE(message.text.starts_with("Hola, Ana Pérez:\n\n")) << message.text;
    EXPECT_TRUE(contains(message.text, "\n\n482913\n\n")) << message.text;
    EXPECT_TRUE(contains(message.text, "\nEl código es válido durante 10 minutos.\n"))
        << message.text;
    EXPECT_TRUE(contains(message.text, "nada cambia: puede ignorar este correo")) << message.text;
    EXPECT_TRUE(contains(message.html, "<html lang=\"es\">"));
    EXPECT_TRUE(contains(message.html, ">Hola, <bdi>Ana Pérez</bdi>:<"));
    EXPECT_TRUE(contains(message.html, ">482913<"));
}

TEST(RecoveryCodeMail, counts_one_minute_in_the_singular) {
    EXPECT_TRUE(contains(render(Language::en, "Ana", 1).text, "for 1 minute."));
    EXPECT_TRUE(contains(render(Language::es, "Ana", 1).html, "durante 1 minuto."));
}

TEST(RecoveryCodeMail, greets_without_a_name_when_none_can_be_shown) {
    for (const auto& name : {""s, "\x01\x02"s, "\u202E"s, "\xFF"s}) {
        EXPECT_TRUE(render(Language::en, name).text.starts_with("Hello,\n"));
        EXPECT_TRUE(render(Language::es, name).text.starts_with("Hola:\n"));
        EXPECT_TRUE(contains(render(Language::en, name).html, ">Hello,<"));
        EXPECT_TRUE(contains(render(Language::es, name).html, ">Hola:<"));
    }
}

/// Tests and people find the code as the one number of six digits.
TEST(RecoveryCodeMail, has_one_number_of_six_digits) {
    const std::regex six_digits("[0-9]{6}");
    for (const Language language : languages) {
        const Message message = render(language, "Ana");
        EXPECT_FALSE(std::regex_search(message.subject, six_digits));
        for (const std::string& part : {message.text, message.html}) {
            const std::sregex_iterator first(part.begin(), part.end(), six_digits);
            ASSERT_EQ(std::distance(first, std::sregex_iterator()), 1);
            EXPECT_EQ(first->str(), "482913");
        }
    }
}

TEST(RecoveryCodeMail, loads_nothing_and_links_nowhere) {
    for (const Language language : languages) {
        const std::string html = render(language, "Ana").html;
        for (const char* forbidden :
             {"http", "src=", "url(", "href", "<img", "<script", "<link", "@import"}) {
            EXPECT_FALSE(contains(html, forbidden)) << forbidden;
        }
    }
}

TEST(RecoveryCodeMail, gives_a_hostile_name_no_power) {
    const std::vector<std::string> names = hostile_names();
    ASSERT_GE(names.size(), 200U);
    for (const Language language : languages) {
        const Message calm = render(language, "Ana");
        const Message nameless = render(language, "");
        for (const std::string& name : names) {
            const Message message = render(language, name);
            const bool is_named = contains(message.html, "<bdi>");
            const std::string& model = is_named ? calm.html : nameless.html;
            for (const char mark : {'<', '>', '"'}) {
                EXPECT_EQ(count(message.html, mark), count(model, mark)) << name;
            }
            EXPECT_FALSE(has_control_besides_line_ends(message.html)) << name;
            EXPECT_FALSE(has_control_besides_line_ends(message.text)) << name;
            EXPECT_EQ(count(message.text, '\n'), count(calm.text, '\n')) << name;
            EXPECT_TRUE(is_valid_utf8(message.text) && is_valid_utf8(message.html)) << name;
            for (const char* bidi : {"\u202E", "\u2066", "\u200F", "\u2028"}) {
                EXPECT_FALSE(contains(message.text, bidi) || contains(message.html, bidi)) << name;
            }
            EXPECT_EQ(message.subject, calm.subject);
        }
    }
}

TEST(RecoveryCodeMail, never_reads_a_name_as_a_template) {
    const Message message = render(Language::en, "{{code}} {{{code}}} {{&code}}");
    EXPECT_TRUE(message.text.starts_with("Hello {{code}} {{{code}}} {{&code}},\n")) << message.text;
    EXPECT_TRUE(contains(message.html, "<bdi>{{code}} {{{code}}} {{&amp;code}}</bdi>"));
}

TEST(RecoveryCodeMail, shows_a_name_as_it_is_written) {
    EXPECT_TRUE(render(Language::en, "José \"Pepe\" O'Hara & <co>")
                    .text.starts_with("Hello José \"Pepe\" O'Hara & <co>,\n"));
    EXPECT_TRUE(contains(
        render(Language::en, "O'Hara & <co>").html, "<bdi>O&apos;Hara &amp; &lt;co&gt;</bdi>"
    ));
    EXPECT_TRUE(contains(render(Language::en, "محمد").html, "<bdi>محمد</bdi>"));
}

TEST(SessionEndedMail, says_which_session_and_since_when) {
    const Addressee values{
        "ana@example.com", "Ana", "Firefox/Linux", from_unix_seconds(1'795'329'272)};
    const Message english = render_notice(Language::en, Notice::session_ended, values);
    EXPECT_EQ(english.to, "ana@example.com");
    EXPECT_EQ(english.subject, "A sign-in to your Latchkey account was ended");
    EXPECT_TRUE(english.text.starts_with("Hello Ana,\n\n")) << english.text;
    const std::string session = "Firefox/Linux, since 2026-11-22 06:34 UTC";
    EXPECT_TRUE(contains(english.text, "\n\n" + session + "\n\n")) << english.text;
    EXPECT_TRUE(contains(english.html, "<bdi>Firefox/Linux</bdi>, since")) << english.html;
    const Message spanish = render_notice(Language::es, Notice::session_ended, values);
    EXPECT_EQ(spanish.subject, "Se cerró una sesión de su cuenta de Latchkey");
    EXPECT_TRUE(contains(spanish.text, "Firefox/Linux, desde 2026-11-22 06:34 UTC"))
        << spanish.text;
    EXPECT_TRUE(contains(spanish.html, "cambie su contraseña"));
}

/// What a client calls itself is the client's to choose.
TEST(SessionEndedMail, gives_a_hostile_browser_no_power) {
    for (const Language language : languages) {
        const auto of = [&](const std::string& browser) {
            return render_notice(
                language, Notice::session_ended, {"ana@example.com", "Ana", browser, TimePoint()}
            );
        };
        const Message calm = of("Firefox");
        for (const std::string& browser : hostile_names()) {
            const Message message = of(browser);
            for (const char mark : {'<', '>', '"'}) {
                EXPECT_EQ(count(message.html, mark), count(calm.html, mark)) << browser;
            }
            EXPECT_FALSE(has_control_besides_line_ends(message.text)) << browser;
            EXPECT_EQ(count(message.text, '\n'), count(calm.text, '\n')) << browser;
        }
    }
}

TEST(EmbeddedTemplates, have_the_same_parts_in_every_language) {
    const auto templates = embedded_templates();
    for (const EmbeddedFile& embedded : templates) {
        ASSERT_GT(embedded.path.size(), 3U);
        for (const Language language : languages) {
            const std::string twin =
                std::string(to_string(language)) + std::string(embedded.path.substr(2));
            EXPECT_TRUE(std::any_of(templates.begin(), templates.end(), [&](const auto& other) {
                return other.path == twin;
            })) << twin;
        }
        // An unescaped value in HTML would be a hole.
        EXPECT_EQ(embedded.text.find("{{{"), std::string_view::npos) << embedded.path;
        EXPECT_EQ(embedded.text.find("{{&"), std::string_view::npos) << embedded.path;
    }
}

} // namespace
} // namespace latchkey::mail
