#pragma once

// A server with REGISTRATION=verify_email, and the requests that lead to an account there.

#include "scenario.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace latchkey::testing {

inline constexpr std::string_view new_address = "ada@example.org";
inline constexpr std::size_t code_digits = 8;

inline const std::string begun = R"({"data":{"message":"Check your mail to finish registering"}})"
                                 "\n";
inline const std::string wrong =
    R"({"data":{"code":"invalid_code","message":"Incorrect or expired code"}})"
    "\n";

inline void verify_addresses(config::Settings& settings) {
    settings.registration = config::RegistrationMode::verify_email;
}

inline HttpRequest
registration_of(std::string_view email, std::string_view password = TestApplication::password) {
    return json_request(
        "POST",
        "/auth/register",
        boost::json::object{
            {"full_name", "Ada Lovelace"},
            {"email", email},
            {"password", password},
            {"confirm_password", password}}
    );
}

inline HttpRequest show_code(std::string_view email, std::string_view code) {
    return json_request(
        "POST", "/auth/verify-email", boost::json::object{{"email", email}, {"code", code}}
    );
}

inline HttpRequest resend(std::string_view email) {
    return json_request("POST", "/auth/verify-email/resend", boost::json::object{{"email", email}});
}

inline HttpRequest
login(std::string_view email, std::string_view password = TestApplication::password) {
    return json_request(
        "POST", "/auth/login", boost::json::object{{"email", email}, {"password", password}}
    );
}

class VerifiedRegistration : public ::testing::Test {
protected:
    /// The mails that wait, delivered.
    std::vector<mail::Message> open_mails() {
        application.deliver_mail();
        auto mails = application.mails().messages();
        application.mails().clear();
        return mails;
    }

    /// Begins in that browser, and reads the code from the one mail.
    std::string begin(
        Browser& with,
        std::string_view email = new_address,
        std::string_view password = "Passw0rd@X"
    ) {
        EXPECT_EQ(with.send(registration_of(email, password)).status, 202U);
        const auto mails = open_mails();
        EXPECT_EQ(mails.size(), 1U);
        return find_code(mails.at(0), code_digits);
    }

    void register_fully(std::string_view email) {
        Browser other = application.browser();
        const std::string code = begin(other, email);
        ASSERT_EQ(other.send(show_code(email, code)).status, 200U);
    }

    std::int64_t count(storage::Sql sql) {
        std::int64_t rows = -1;
        application.with_database([&](storage::Transaction& tx) {
            rows = std::get<0>(tx.find<std::int64_t>(sql).value());
        });
        return rows;
    }

    TestApplication application{verify_addresses};
    Browser browser = application.browser();
};

} // namespace latchkey::testing
