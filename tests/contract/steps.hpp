#pragma once

// What the recorder did on the server to prepare its cases, on a server and a database of its own:
// over HTTP, as far as that goes. Each throws std::runtime_error when the server does not do it.

#include "sessions/model.hpp"
#include "support/test_application.hpp"

#include <boost/json/value.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace latchkey::contract {

class Steps {
public:
    static constexpr std::string_view secret_key = "the secret key of the contract tests";
    static constexpr std::string_view recorder = "contract-recorder/1.0"; // its User-Agent

    struct SignedIn {
        std::string email;
        std::optional<std::string> user_agent;
        sessions::IssuedTokens tokens;
    };

    Steps();

    testing::TestApplication& application() { return application_; }

    [[nodiscard]] const testing::TestApplication& application() const { return application_; }

    testing::HttpAnswer send(const testing::HttpRequest& request) { return client_.send(request); }

    void register_account(
        const std::string& email,
        std::string_view full_name = "Setup User",
        std::string_view company = ""
    );

    /// A fresh session, of a fresh account where there is none yet.
    SignedIn sign_in(
        const std::string& email,
        const std::optional<std::string>& user_agent = std::string(recorder)
    );
    void sign_out(const SignedIn& who);
    void remove(const SignedIn& who);

    /// The code in the mail.
    std::string ask_for_code(const std::string& email);
    std::string ask_for_verified_code(const std::string& email);

    /// `status`: what the server is to answer.
    void reset_password(const std::string& email, const std::string& code, unsigned status = 200);

private:
    testing::HttpAnswer post(const std::string& target, const boost::json::value& form);
    testing::HttpAnswer
    send_signed_in(const SignedIn& who, const std::string& method, const std::string& target);

    testing::TestApplication application_;
    testing::HttpClient client_;
};

} // namespace latchkey::contract
