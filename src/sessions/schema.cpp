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
    auto email = accounts::read_known_email(*form, "email");
    auto password = form->string("password");
    return form->finish([&] {
        return Credentials{std::move(*email), Secret(std::move(*password))};
    });
}

Result<PasswordChange> parse_password_change(const http::Request& request) {
    auto form = http::Form::parse(request, invalid_data);
    if (!form) {
        return form.error();
    }
    auto current_password = form->string("current_password");
    auto new_password = accounts::read_new_password(*form, "new_password");
    return form->finish([&] {
        return PasswordChange{Secret(std::move(*current_password)), std::move(*new_password)};
    });
}

Client read_client(const http::Request& request) {
    return {user_agent_family(request.header("User-Agent")), std::string(request.peer_address)};
}

} // namespace latchkey::sessions
