// The mails of Latchkey but the recovery code: what holds for each of them, in both languages.

#include "base/unicode.hpp"
#include "hostile_names.hpp"
#include "mail/templates.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <regex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace latchkey::mail {
namespace {

constexpr auto languages = {Language::en, Language::es};
constexpr auto notices = {
    Notice::account_exists,
    Notice::address_changed,
    Notice::address_taken,
    Notice::new_device,
    Notice::password_changed,
    Notice::password_reset,
    Notice::session_ended,
    Notice::sign_in_after_failures};

Message notice(Language language, Notice about, const std::string& full_name = "Ana Pérez") {
    return render_notice(language, about, {"ana@example.com", full_name, "Firefox/Linux"});
}

Message with_code(Language language, Message (*render)(Language, const MailedCode&)) {
    return render(language, {"ana@example.com", "", "04829137", 30});
}

/// One of each, for somebody called Ana Pérez where a name is given.
std::vector<Message> every_mail(Language language) {
    std::vector<Message> mails{
        with_code(language, render_verify_email), with_code(language, render_confirm_address)};
    for (const Notice about : notices) {
        mails.push_back(notice(language, about));
    }
    return mails;
}

std::ptrdiff_t count(const std::string& text, char c) {
    return std::count(text.begin(), text.end(), c);
}

bool contains(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

TEST(Mails, say_what_they_are_about) {
    std::vector<std::string> subjects;
    for (const Language language : languages) {
        for (const Message& message : every_mail(language)) {
            subjects.push_back(message.subject);
        }
    }
    const std::vector<std::string> expected{
        "Your Latchkey confirmation code",
        "Confirm your new address for Latchkey",
        "You already have a Latchkey account",
        "The address of your Latchkey account was changed",
        "Somebody tried to use your address at Latchkey",
        "A new sign-in to your Latchkey account",
        "The password of your Latchkey account was changed",
        "Your Latchkey account was recovered",
        "A sign-in to your Latchkey account was ended",
        "A sign-in to your Latchkey account after wrong passwords",
        "Su código de confirmación de Latchkey",
        "Confirme su nueva dirección para Latchkey",
        "Usted ya tiene una cuenta de Latchkey",
        "Se cambió la dirección de su cuenta de Latchkey",
        "Alguien intentó usar su dirección en Latchkey",
        "Un nuevo inicio de sesión en su cuenta de Latchkey",
        "La contraseña de su cuenta de Latchkey ha cambiado",
        "Su cuenta de Latchkey fue recuperada",
        "Se cerró una sesión de su cuenta de Latchkey",
        "Un inicio de sesión en su cuenta de Latchkey tras contraseñas incorrectas"};
    EXPECT_EQ(subjects, expected);
}

TEST(Mails, are_whole_pages_of_one_frame) {
    for (const Language language : languages) {
        const std::string tag(to_string(language));
        for (const Message& message : every_mail(language)) {
            EXPECT_EQ(message.to, "ana@example.com");
            EXPECT_TRUE(message.html.starts_with("<!DOCTYPE html>")) << message.html;
            EXPECT_TRUE(message.html.ends_with("</html>\n")) << message.html;
            EXPECT_TRUE(contains(message.html, "<html lang=\"" + tag + "\">"));
            EXPECT_TRUE(contains(message.html, "<title>" + message.subject + "</title>"));
            EXPECT_TRUE(message.text.ends_with("\n\nLatchkey\n")) << message.text;
            EXPECT_FALSE(contains(message.html, "{{") || contains(message.text, "{{"));
        }
    }
}

TEST(Mails, of_what_was_done_on_a_browser_name_it) {
    for (const Language language : languages) {
        for (const Notice about : {Notice::new_device, Notice::session_ended}) {
            const Message message = notice(language, about);
            EXPECT_TRUE(contains(message.text, "Firefox/Linux, ")) << message.text;
            EXPECT_TRUE(contains(message.html, "Firefox/Linux")) << message.html;
        }
    }
}

TEST(Mails, load_nothing_and_link_nowhere) {
    for (const Language language : languages) {
        for (const Message& message : every_mail(language)) {
            for (const char* forbidden :
                 {"http", "src=", "url(", "href", "<img", "<script", "<link", "@import"}) {
                EXPECT_FALSE(contains(message.html + message.text, forbidden)) << forbidden;
            }
        }
    }
}

TEST(Mails, greet_by_name_whom_the_account_belongs_to) {
    for (const Notice about : notices) {
        EXPECT_TRUE(notice(Language::en, about).text.starts_with("Hello Ana Pérez,\n"));
        EXPECT_TRUE(contains(notice(Language::es, about).html, ">Hola, <bdi>Ana Pérez</bdi>:<"));
    }
}

/// Tests and people find the code as the one number of eight digits.
TEST(Mails, have_one_code_or_none) {
    const std::regex eight_digits("[0-9]{8}");
    const auto codes_in = [&](const std::string& part) {
        return std::distance(
            std::sregex_iterator(part.begin(), part.end(), eight_digits), std::sregex_iterator()
        );
    };
    for (const Language language : languages) {
        for (const auto& render : {render_verify_email, render_confirm_address}) {
            const Message message = with_code(language, render);
            EXPECT_TRUE(contains(message.text, "\n\n04829137\n\n")) << message.text;
            EXPECT_TRUE(contains(message.html, ">04829137<")) << message.html;
            EXPECT_EQ(codes_in(message.text), 1);
            EXPECT_EQ(codes_in(message.html), 1);
            EXPECT_EQ(codes_in(message.subject), 0) << "locked screens show it";
            EXPECT_TRUE(contains(message.text, " 30 min"));
        }
        for (const Notice about : notices) {
            EXPECT_EQ(codes_in(notice(language, about).text), 0);
        }
    }
}

TEST(Mails, give_a_hostile_name_no_power) {
    for (const Language language : languages) {
        const char* greeting = language == Language::en ? ">Hello <bdi>" : ">Hola, <bdi>";
        for (const Notice about : notices) {
            const Message calm = notice(language, about);
            const Message nameless = notice(language, about, "");
            for (const std::string& name : hostile_names()) {
                const Message message = notice(language, about, name);
                const bool is_named = contains(message.html, greeting);
                for (const char mark : {'<', '>', '"'}) {
                    EXPECT_EQ(
                        count(message.html, mark), count((is_named ? calm : nameless).html, mark)
                    ) << name;
                }
                EXPECT_EQ(count(message.text, '\n'), count(calm.text, '\n')) << name;
                EXPECT_TRUE(is_valid_utf8(message.text) && is_valid_utf8(message.html)) << name;
                EXPECT_EQ(message.subject, calm.subject);
            }
        }
    }
}

TEST(Mails, never_read_a_name_as_a_template) {
    const Message message =
        notice(Language::en, Notice::address_taken, "{{subject}} {{>frame_begin}} {{{to}}}");
    EXPECT_TRUE(message.text.starts_with("Hello {{subject}} {{>frame_begin}} {{{to}}},\n"))
        << message.text;
    EXPECT_TRUE(contains(message.html, "<bdi>{{subject}} {{&gt;frame_begin}} {{{to}}}</bdi>"));
}

} // namespace
} // namespace latchkey::mail
