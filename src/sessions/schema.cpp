#include "sessions/schema.hpp"

#include "accounts/schema.hpp"
#include "http/form.hpp"
#include "http/json_render.hpp"
#include "sessions/user_agent.hpp"

#include <fmt/format.h>

#include <variant>

namespace latchkey::sessions {

namespace {

constexpr std::string_view invalid_data = "Invalid data";

boost::json::object render_person(const accounts::User& user) {
    boost::json::object rendered = accounts::render_identity(user);
    rendered["role"] = to_string(user.role);
    return rendered;
}

std::string render_message(std::string_view name, const boost::json::object& data) {
    return fmt::format("event: {}\ndata: {}\n", name, http::render_json(data)); // ends its line
}

struct EventRenderer {
    std::string operator()(const SignedOutEvent& event) const {
        const bool is_expired = event.reason == SignedOutEvent::Reason::session_expired;
        return render_message(
            "signed-out", {{"reason", is_expired ? "session_expired" : "signed_out"}}
        );
    }

    std::string operator()(const SessionRevokedEvent& /*event*/) const {
        return render_message("session-revoked", {{"reason", "session_revoked"}});
    }

    std::string operator()(const UserUpdatedEvent& event) const {
        return render_message("user-updated", {{"user", render_person(event.user)}});
    }

    std::string operator()(const RoleChangedEvent& event) const {
        return render_message("role-changed", {{"role", to_string(event.role)}});
    }
};

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

Result<PasswordChange>
parse_password_change(const http::Request& request, const accounts::PasswordPolicy& policy) {
    auto form = http::Form::parse(request, invalid_data);
    if (!form) {
        return form.error();
    }
    auto current_password = form->string("current_password");
    auto new_password = accounts::read_new_password(*form, "new_password", policy);
    return form->finish([&] {
        return PasswordChange{Secret(std::move(*current_password)), std::move(*new_password)};
    });
}

Result<std::string> parse_audience(const http::Request& request) {
    auto form = http::Form::parse(request, invalid_data);
    if (!form) {
        return form.error();
    }
    auto audience = form->string("audience");
    return form->finish([&] { return std::move(*audience); });
}

boost::json::object render_token(const AudienceToken& token) {
    return {
        {"access_token", token.token},
        {"expires_in", token.lifetime.count()},
        {"token_type", "Bearer"},
    };
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
    return {
        {"authenticated", true},
        {"reason", nullptr},
        {"refreshable", true},
        {"session",
         {{"id", signed_in.session.id.value()},
          {"epoch", signed_in.session.generation},
          {"expiresAt", to_rfc3339(signed_in.access_expires_at)},
          {"refreshExpiresAt", to_rfc3339(signed_in.session.expires_at)}}},
        {"user", render_person(signed_in.user)},
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

std::string render_event(const Event& event) {
    return std::visit(EventRenderer(), event);
}

Client read_client(const http::Request& request) {
    return {
        user_agent_family(request.header("User-Agent")),
        std::string(request.client_address),
        request.id};
}

} // namespace latchkey::sessions
