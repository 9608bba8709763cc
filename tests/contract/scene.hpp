#pragma once

// What the recorder had prepared before it sent a case: accounts, sessions, one-time codes; on a
// server and a database of its own.

#include "crypto/signing_key.hpp"
#include "recorded_case.hpp"
#include "sessions/model.hpp"
#include "support/test_application.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace latchkey::contract {

/// Stands in the place of the recording's mask RRRRRRRR, and is as long.
inline constexpr std::string_view run_tag = "7f3a91c5";

/// The text with every occurrence of `mask` replaced.
std::string replace_all(std::string text, std::string_view mask, std::string_view value);

class Scene {
public:
    explicit Scene(std::string_view family);

    /// Makes what the case needs and answers the request with every mask filled in.
    testing::HttpRequest prepare(const RecordedCase& recorded);

    /// From now on signed-in requests of `users` come from an admin.
    void sign_in_as_admin() { is_admin_ = true; }

    testing::HttpAnswer send(const testing::HttpRequest& request);

private:
    using Address = std::string;

    struct SignedIn {
        Address email;
        std::optional<std::string> user_agent;
        sessions::Tokens tokens;
    };

    testing::HttpRequest fill_in(const RecordedCase& recorded);

    testing::HttpAnswer post(const std::string& target, const boost::json::value& form);
    testing::HttpAnswer
    send_signed_in(const SignedIn& who, const std::string& method, const std::string& target);

    void
    register_account(const Address& email, std::string_view full_name, std::string_view company);
    SignedIn sign_in(const Address& email, const std::optional<std::string>& user_agent);
    void remove(const SignedIn& who);

    std::string ask_for_code(const Address& email);
    std::string ask_for_verified_code(const Address& email);
    void reset_password(const Address& email, const std::string& code);
    std::string prepare_code(const RecordedCase& recorded);

    SignedIn prepare_session(const RecordedCase& recorded, const testing::HttpRequest& request);
    std::string prepare_id(const RecordedCase& recorded, const SignedIn& who);
    std::string forge(const RecordedCase& recorded, std::string_view name, const SignedIn& who);
    [[nodiscard]] crypto::SigningKey signing_key() const;

    testing::TestApplication application_;
    testing::HttpClient client_;
    bool is_admin_ = false;
};

} // namespace latchkey::contract
