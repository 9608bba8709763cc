#pragma once

// Ada, who has forgotten her password, and the three requests that help her.

#include "scenario.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace latchkey::testing {

inline constexpr std::string_view ada = "ada@example.org";
inline constexpr std::string_view new_password = "N3w-Passw@rd";

inline HttpRequest forgot(std::string_view email) {
    return json_request("POST", "/recovery/forgot-password", boost::json::object{{"email", email}});
}

inline HttpRequest verify(std::string_view email, std::string_view otp) {
    return json_request(
        "POST", "/recovery/verify-otp", boost::json::object{{"email", email}, {"otp", otp}}
    );
}

inline HttpRequest reset(std::string_view email, std::string_view otp) {
    return json_request(
        "POST",
        "/recovery/reset-password",
        boost::json::object{{"email", email}, {"otp", otp}, {"password", new_password}}
    );
}

/// A code that is not this one.
inline std::string other_code(std::string code) {
    code.back() = code.back() == '9' ? '0' : static_cast<char>(code.back() + 1);
    return code;
}

class Recovery : public ::testing::Test {
protected:
    Recovery() { application.register_user(std::string(ada), "Ada Lovelace"); }

    /// Asks for a code and reads it from the mail.
    std::string ask_for_code() {
        application.mails().clear();
        EXPECT_EQ(browser.send(forgot(ada)).status, 200U);
        application.deliver_mail();
        return find_code(application.mails().messages_to(std::string(ada)).back());
    }

    unsigned status_of(const HttpRequest& request) { return browser.send(request).status; }

    TestApplication application;
    Browser browser = application.browser();
};

} // namespace latchkey::testing
