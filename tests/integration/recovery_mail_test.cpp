// The mail that carries the code: its language, and names that would like to be something else.

#include "scenario.hpp"

#include <gtest/gtest.h>

namespace latchkey::testing {
namespace {

mail::Message ask(TestApplication& application, const std::string& email, HeaderList headers = {}) {
    HttpRequest request =
        json_request("POST", "/recovery/forgot-password", boost::json::object{{"email", email}});
    request.headers.insert(request.headers.end(), headers.begin(), headers.end());
    application.mails().clear();
    EXPECT_EQ(application.browser().send(request).status, 200U);
    application.deliver_mail();
    return application.mails().messages().at(0);
}

TEST(RecoveryMail, SpeaksTheBrowsersLanguage) {
    TestApplication application;
    application.register_user("ada@example.org", "Ada Lovelace");
    const std::string english = "Your Latchkey recovery code";
    const std::string spanish = "Su código de recuperación de Latchkey";
    const std::vector<std::pair<std::string, std::string>> rows{
        {"es-SV,es;q=0.9,en;q=0.8", spanish},
        {"en-GB,en;q=0.9,es;q=0.8", english},
        {"de,es;q=0.5", spanish},
        {"de", english},
        {"\xff;q=", english},
    };
    EXPECT_EQ(ask(application, "ada@example.org").subject, english);
    for (const auto& [languages, subject] : rows) {
        const mail::Message mail =
            ask(application, "ada@example.org", {{"Accept-Language", languages}});
        EXPECT_EQ(mail.subject, subject) << languages;
        EXPECT_EQ(find_code(mail).size(), 6U);
        EXPECT_NE(mail.html.find(find_code(mail)), std::string::npos);
        EXPECT_NE(mail.text.find("Ada Lovelace"), std::string::npos);
        EXPECT_NE(mail.text.find("10 min"), std::string::npos) << "both languages begin alike";
    }
}

TEST(RecoveryMail, GoesToTheAddressAsItsOwnerSpelledIt) {
    TestApplication application;
    application.register_user("Ada.Lovelace@example.org");
    EXPECT_EQ(ask(application, "ADA.LOVELACE@EXAMPLE.ORG").to, "Ada.Lovelace@example.org");
}

/// A name is chosen by whoever registers somebody else's address: the mail shows it as text.
TEST(RecoveryMail, AHostileNameStaysAName) {
    TestApplication application;

    struct Row {
        std::string name;
        std::string in_text;
        std::string in_html;
    };

    const std::string reversed = "\u202egro.elpmaxe@nimda"; // would be read from right to left
    const std::vector<Row> rows{
        {"<script>alert(1)</script>", "<script>alert(1)</script>", "&lt;script&gt;alert(1)"},
        {"\"><img src=x onerror=y>", "\"><img src=x onerror=y>", "&gt;&lt;img src=x"},
        {"{{code}} {{{code}}} {{>x}}",
         "{{code}} {{{code}}} {{>x}}",
         "{{code}} {{{code}}} {{&gt;x}}"},
        {"{{#full_name}}", "{{#full_name}}", "{{#full_name}}"},
        {"&amp; & &lt;", "&amp; & &lt;", "&amp;amp; &amp; &amp;lt;"},
        {reversed, "gro.elpmaxe@nimda", "<bdi>gro.elpmaxe@nimda</bdi>"},
    };
    for (std::size_t i = 0; i < rows.size(); ++i) {
        SCOPED_TRACE(rows[i].name);
        const std::string email = "hostile" + std::to_string(i) + "@example.org";
        application.register_user(email, rows[i].name);
        const mail::Message mail = ask(application, email);
        EXPECT_EQ(mail.to, email);
        EXPECT_EQ(mail.subject, "Your Latchkey recovery code");
        EXPECT_NE(mail.html.find(rows[i].in_html), std::string::npos) << mail.html;
        EXPECT_EQ(mail.html.find("<script"), std::string::npos);
        EXPECT_EQ(mail.html.find("<img"), std::string::npos);
        EXPECT_TRUE(mail.text.starts_with("Hello " + rows[i].in_text + ",\n")) << mail.text;
        EXPECT_EQ(find_code(mail).size(), 6U);
    }
}

TEST(RecoveryMail, NothingIsLeftOfAMailThatWasSent) {
    TestApplication application;
    application.register_user("ada@example.org");
    ask(application, "ada@example.org");
    application.with_database([&](storage::Transaction& tx) {
        EXPECT_EQ(std::get<0>(tx.find<int>("SELECT count(*) FROM outbox").value()), 0);
    });
}

} // namespace
} // namespace latchkey::testing
