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

Result<SignOutScope> parse_sign_out_scope(const http::Request& request) {
    const std::string scope = http::query_parameter(request, "scope").value_or("local");
    if (scope == "local") {
        return SignOutScope::local;
    }
    if (scope == "others") {
        return SignOutScope::others;
    }
    if (scope == "all") {
        return SignOutScope::all;
    }
    return Error{
        ErrorCode::invalid_input,
        std::string(invalid_data),
        {{"scope", "unknown_scope", "Must be \"local\", \"others\" or \"all\"."}}};
}

boost::json::object render_session(const Session& session, const SessionId& current) {
    const std::string& agent = session.client.user_agent;
    const std::size_t slash = agent.find('/');
    return {
        {"id", session.id.value()},
        {"current", session.id == current},
        {"browser", agent.substr(0, slash)},
        {"platform", slash == std::string::npos ? "" : agent.substr(slash + 1)},
        {"address", session.client.address},
        {"created_at", to_rfc3339(session.created_at)},
        {"last_seen", to_rfc3339(session.refreshed_at)},
        {"expires_at", to_rfc3339(session.expires_at)},
    };
}

boost::json::object render_state(const SignedIn& signed_in) {
    boost::json::object user = accounts::render_identity(signed_in.user);
    user["role"] = to_string(signed_in.user.role);
    return {
        {"authenticated", true},
        {"reason", nullptr},
        {"refreshable", true},
        {"session",
         {{"id", signed_in.session.id.value()},
          {"epoch", signed_in.session.generation},
          {"expiresAt", to_rfc3339(signed_in.access_expires_at)},
          {"refreshExpiresAt", to_rfc3339(signed_in.session.expires_at)}}},
        {"user", std::move(user)},
    };
}

boost::json::object render_state(const Error& error, bool is_refreshable) {
    return {
        {"authenticated", false},
        {"reason", to_string(error.code)},
        {"refreshable", is_refreshable},
        {"session", nullptr},
        {"user", nullptr},
    };
}

Client read_client(const http::Request& request) {
    return {user_agent_family(request.header("User-Agent")), std::string(request.peer_address)};
}

} // namespace latchkey::sessions
