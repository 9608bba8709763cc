// Every form with every field wrong in every way: the answer names the field, and nothing is
// stored.

#include "forms.hpp"
#include "scenario.hpp"
#include "support/repeated.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace latchkey::testing {
namespace {

/// What a refused request must leave as it was.
std::string everything_stored(const TestApplication& application) {
    std::string stored;
    application.with_database([&](storage::Transaction& tx) {
        const auto users = tx.list<std::string>(
            "SELECT email || full_name || coalesce(company, '-') || password_hash || role ||"
            " coalesce(CAST(disabled_at AS TEXT), '-') || updated_at FROM users ORDER BY id"
        );
        const auto counts = tx.find<std::string>(
            "SELECT (SELECT count(*) FROM users) || ' ' || (SELECT count(*) FROM sessions) || ' '"
            " || (SELECT count(*) FROM recovery_codes) || ' ' || (SELECT count(*) FROM outbox)"
            " || ' ' || (SELECT count(*) FROM registrations)"
            " || ' ' || (SELECT count(*) FROM email_changes)"
        );
        for (const auto& [user] : users) {
            stored += user;
        }
        stored += std::get<0>(counts.value());
    });
    return stored;
}

class BadInput : public ::testing::Test {
protected:
    HttpAnswer send(const Form& form, std::string_view body) {
        Browser& browser = form.is_for_admins ? admin : user;
        return browser.send(json_request(form.method, form.target, body));
    }

    /// 400, and the field is among those named.
    void expect_named(const HttpAnswer& answer, const std::string& field) {
        ASSERT_EQ(answer.status, 400U) << answer.body;
        const boost::json::value body = answer.json();
        const auto* fields = body.at("data").as_object().if_contains("fields");
        ASSERT_NE(fields, nullptr) << answer.body;
        EXPECT_TRUE(fields->as_object().contains(field)) << answer.body;
    }

    TestApplication application;
    Browser admin = application.register_admin("admin@example.org");
    Browser user = application.register_user("user@example.org");
};

TEST_F(BadInput, AWrongFieldIsNamed) {
    const std::string before = everything_stored(application);
    for (const Form& form : forms()) {
        for (const Field& field : form.fields) {
            for (const std::string& value : wrong_values(field)) {
                SCOPED_TRACE(
                    fmt::format("{} {} {}={:.80}", form.method, form.target, field.name, value)
                );
                const HttpAnswer answer = send(form, body_with(form, field.name, value));
                expect_named(answer, field.name);
                EXPECT_TRUE(answer.headers_named("Set-Cookie").empty());
            }
        }
    }
    EXPECT_EQ(everything_stored(application), before);
}

TEST_F(BadInput, AnUnknownFieldIsNamed) {
    const std::string before = everything_stored(application);
    for (const Form& form : forms()) {
        const std::string body = valid_body(form);
        for (const std::string unknown : {"id", "Email", "is_admin", "__proto__", ""}) {
            SCOPED_TRACE(form.method + ' ' + form.target + " with " + unknown);
            const std::string more =
                fmt::format("{},\"{}\":1}}", body.substr(0, body.size() - 1), unknown);
            expect_named(send(form, more), unknown);
        }
        SCOPED_TRACE(form.target + " with a key that is no Unicode");
        expect_named(send(form, body.substr(0, body.size() - 1) + R"(,"\udfff":1})"), "???");
    }
    EXPECT_EQ(everything_stored(application), before);
}

TEST_F(BadInput, ABodyThatIsNoFormIsNamedAsAWhole) {
    const std::vector<std::string> bodies{
        "",
        " ",
        "null",
        "true",
        "1",
        "\"text\"",
        "[]",
        "[{}]",
        "{",
        "}",
        "{]",
        "{\"email\"}",
        "{\"email\":}",
        "{\"email\":\"x\",}",
        "{'email':'x'}",
        "{\"email\":\"x\"}{}",
        "{\"email\":\"x\"} x",
        "{\"email\":\"\x01\"}",
        "{\"email\":\"\xff\"}",
        "{\"email\":\"\xed\xa0\x80\"}",
        "{\"email\":NaN}",
        "{\"email\":\"\\x\"}",
        "{\"email\":\"\\u12\"}",
        std::string("{\"email\":\"x\"\0}", 14),
        repeated("[", 10'000),
        repeated("{\"a\":", 3'000),
        "{\"email\":" + repeated("[", 8'000) + repeated("]", 8'000) + "}",
        "{\"email\":" + repeated("[", 33) + repeated("]", 33) + "}",
    };
    const std::string before = everything_stored(application);
    for (const Form& form : forms()) {
        for (const std::string& body : bodies) {
            SCOPED_TRACE(fmt::format("{} {}: {:.40}", form.method, form.target, body));
            expect_named(send(form, body), "body");
        }
        SCOPED_TRACE(form.target);
        HttpRequest compressed = json_request(form.method, form.target, "{}");
        compressed.headers.emplace_back("Content-Encoding", "gzip");
        expect_named((form.is_for_admins ? admin : user).send(compressed), "body");
    }
    EXPECT_EQ(everything_stored(application), before);
}

TEST_F(BadInput, AMebibyteIsTooLarge) {
    const std::string before = everything_stored(application);
    const std::string mebibyte = "{\"email\":\"" + std::string(1U << 20U, 'x') + "\"}";
    for (const Form& form : forms()) {
        SCOPED_TRACE(form.target);
        const HttpAnswer answer = send(form, mebibyte);
        EXPECT_EQ(answer.status, 413U);
        EXPECT_NE(answer.body.find(error_code("payload_too_large")), std::string::npos);
    }
    EXPECT_EQ(everything_stored(application), before);
}

/// As in Python, and so as the Flask service had it.
TEST_F(BadInput, OfDuplicateKeysTheLastCounts) {
    const Form registration = forms().front();
    const std::string valid = valid_body(registration);
    const std::string rest = valid.substr(1);
    expect_named(send(registration, valid.substr(0, valid.size() - 1) + R"(,"email":5})"), "email");
    EXPECT_EQ(send(registration, R"({"email":5,)" + rest).status, 201U);
}

/// The rows above are one beyond what is allowed; these are at the limit.
TEST_F(BadInput, TheLimitsThemselvesAreGood) {
    struct Row {
        std::string email;
        std::string full_name;
        std::string company;
        std::string password;
    };

    const std::vector<Row> rows{
        {"ab@cd.ef", "n", "", "Pass@w12"},
        {repeated("e", 254 - 12) + "@example.org",
         repeated("é", 100),
         repeated("\U0001F600", 100),
         "Passw0rd@" + repeated("é", 247)},
        {"spaces@example.org", " ", " ", "        A@"},
        {"nul@example.org", "x", "x", R"(Passw0rd@\u0000X)"},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.email);
        const std::string password = quoted(row.password);
        const std::string body = fmt::format(
            R"({{"full_name":"{}","email":"{}","company":"{}","password":{},"confirm_password":{}}})",
            row.full_name,
            row.email,
            row.company,
            password,
            password
        );
        Browser browser = application.browser();
        EXPECT_EQ(browser.send(json_request("POST", "/auth/register", body)).status, 201U);
        const std::string sign_in =
            fmt::format(R"({{"email":"{}","password":{}}})", row.email, password);
        EXPECT_EQ(browser.send(json_request("POST", "/auth/login", sign_in)).status, 200U);
    }
}

/// verify-otp never validated: whatever is wrong with the form is a wrong code.
TEST_F(BadInput, AWrongFormOfVerifyIsAWrongCode) {
    const std::string before = everything_stored(application);
    const std::vector<std::string> bodies{
        "{}",
        R"({"email":"user@example.org"})",
        R"({"otp":"123456"})",
        R"({"email":null,"otp":null})",
        R"({"email":[],"otp":{}})",
        R"({"email":"no address","otp":"123456"})",
        R"({"email":"user@example.org","otp":true})",
        R"({"email":"user@example.org","otp":1.5})",
        R"({"email":"user@example.org","otp":1e400})",
        R"({"email":"user@example.org","otp":123456})",
        R"({"email":"user@example.org","otp":99999999999999999999999})",
        R"({"email":"user@example.org","otp":"\ud800"})",
        R"({"email":"user@example.org","otp":"\u0000"})",
        R"({"email":"user@example.org","otp":""})",
        R"({"email":"user@example.org","otp":")" + std::string(10'000, '1') + R"("})",
        "[]",
        "null",
        "nothing",
        repeated("[", 10'000),
    };
    for (const std::string& body : bodies) {
        SCOPED_TRACE(body.substr(0, 80));
        const HttpAnswer answer = user.send(json_request("POST", "/recovery/verify-otp", body));
        EXPECT_EQ(answer.status, 400U);
        EXPECT_NE(answer.body.find("\"Incorrect or expired code\""), std::string::npos);
    }
    EXPECT_EQ(everything_stored(application), before);
}

} // namespace
} // namespace latchkey::testing
