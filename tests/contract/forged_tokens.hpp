#pragma once

// Tokens nobody issued. The recorder forged them with the Flask service's secret, each wrong, or
// odd, in one way that its name tells; these are their counterparts in our form.

#include "base/clock.hpp"
#include "crypto/signing_key.hpp"
#include "sessions/model.hpp"

#include <string>
#include <string_view>

namespace latchkey::contract {

struct ForgedFor {
    sessions::SessionId session_id; // a live one
    accounts::UserId user_id;
    TimePoint now;
};

/// An access token signed with the server's own key (with another one where that is the point).
/// Throws std::out_of_range for a name it does not know.
std::string
forge_access_token(std::string_view name, const ForgedFor& whom, const crypto::SigningKey& key);

/// A JWT such as the Flask service made, HS256 with a secret of its own: to this server, garbage.
std::string forge_flask_token();

} // namespace latchkey::contract
