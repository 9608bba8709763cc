#pragma once

// A recorded case brought to life: what it needs is there (accounts, sessions, one-time codes), and
// the masks in its request are filled in.

#include "crypto/signing_key.hpp"
#include "recorded_case.hpp"
#include "steps.hpp"

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

    testing::HttpAnswer send(const testing::HttpRequest& request) { return steps_.send(request); }

private:
    using SignedIn = Steps::SignedIn;

    testing::HttpRequest fill_in(const RecordedCase& recorded);
    std::string prepare_code(const RecordedCase& recorded);
    SignedIn prepare_session(const RecordedCase& recorded, const testing::HttpRequest& request);
    std::string prepare_id(const RecordedCase& recorded, const SignedIn& who);
    std::string forge(const RecordedCase& recorded, std::string_view name, const SignedIn& who);
    [[nodiscard]] crypto::SigningKey signing_key() const;

    Steps steps_;
    bool is_admin_ = false;
};

} // namespace latchkey::contract
