#include "sessions/schema.hpp"

#include "accounts/schema.hpp"
#include "http/form.hpp"
#include "sessions/user_agent.hpp"

namespace latchkey::sessions {

namespace {

constexpr std::string_view invalid_data = "Invalid data";

} // namespace

Result<Credentials> parse_credentials(const http::Request& request) {
    auto form = http::Form::parse(request, invalid_data);
    if (!form) {
        return form.error();
    }
    const auto address = form->string("email");
    auto email = address ? accounts::Email::parse(*address) : std::nullopt;
    if (address && !email) {
        form->fail("email", "invalid_email", "Must be an e-mail address.");
    }
    auto password = form->string("password");
    form->refuse_unknown_fields();
    if (auto error = form->error()) {
        return std::move(*error);
    }
    return Credentials{std::move(*email), Secret(std::move(*password))};
}

Result<PasswordChange> parse_password_change(const http::Request& request) {
    auto form = http::Form::parse(request, invalid_data);
    if (!form) {
        return form.error();
    }
    auto current_password = form->string("current_password");
    auto new_password = accounts::read_new_password(*form, "new_password");
    form->refuse_unknown_fields();
    if (auto error = form->error()) {
        return std::move(*error);
    }
    return PasswordChange{Secret(std::move(*current_password)), std::move(*new_password)};
}

Client read_client(const http::Request& request) {
    return {user_agent_family(request.header("User-Agent")), std::string(request.peer_address)};
}

} // namespace latchkey::sessions
