#include "scene.hpp"

#include "crypto/derive_key.hpp"
#include "crypto/sealer.hpp"
#include "forged_tokens.hpp"
#include "keys/service.hpp"
#include "sessions/refresh_token.hpp"
#include "storage/sqlite_database.hpp"

#include <boost/json/parse.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <regex>

namespace latchkey::contract {

using testing::HttpRequest;

namespace {

std::string address(std::string_view name) {
    return fmt::format("{}-{}@example.com", name, run_tag);
}

std::optional<std::string> user_agent_of(const HttpRequest& request) {
    for (const auto& [name, value] : request.headers) {
        if (name == "User-Agent") {
            return value;
        }
    }
    return std::nullopt;
}

/// The session began with another user agent than the case sends.
bool has_other_user_agent(std::string_view name) {
    for (const std::string_view part : {"user_agent-other", "other-ua", "list-no-ua"}) {
        if (name.find(part) != std::string_view::npos) {
            return true;
        }
    }
    return false;
}

} // namespace

std::string replace_all(std::string text, std::string_view mask, std::string_view value) {
    for (std::size_t at = text.find(mask); at != std::string::npos; at = text.find(mask, at)) {
        text.replace(at, mask.size(), value);
        at += value.size();
    }
    return text;
}

Scene::Scene(std::string_view family) {
    if (family == "login" || family == "cors") {
        steps_.register_account(address(family));
    }
    if (family == "recovery") {
        steps_.register_account(address("rec"), "R\u00e9c <b>User</b>");
    }
    if (family == "users") {
        steps_.register_account(address("lista"), "L\u00edst <A>");
        steps_.register_account(address("listb"), "List B", "ACME");
        steps_.register_account(address("admin"), "Admin");
        steps_.application().make_admin(address("admin"));
    }
}

/// The code a case of `recovery` sends, in the state the case's name tells.
std::string Scene::prepare_code(const RecordedCase& recorded) {
    const std::string_view name = std::string_view(recorded.name).substr(sizeof("recovery"));
    const std::string email = address(
        recorded.request.body.find("recsame-") != std::string::npos  ? "recsame"
        : recorded.request.body.find("recdel-") != std::string::npos ? "recdel"
                                                                     : "rec"
    );
    const SignedIn owner = steps_.sign_in(email);
    const bool is_reset_first = name == "verify-after-reset";
    std::string code =
        (name.starts_with("verify-") && !is_reset_first) || name == "reset-new-code-unverified"
            ? steps_.ask_for_code(email)
            : steps_.ask_for_verified_code(email);
    if (name == "verify-old-code-after-new-one") {
        steps_.ask_for_code(email);
    } else if (name == "reset-expired-after-verify") {
        steps_.application().clock().advance(std::chrono::minutes(10));
    } else if (name == "reset-deleted-user-again-verify") {
        steps_.remove(owner);
        steps_.reset_password(email, code, 400); // used up all the same
    } else if (is_reset_first || name == "reset-valid-password-nul-then-retry" || name == "login-new-password") {
        steps_.reset_password(email, code);
    }
    return code;
}

Scene::SignedIn Scene::prepare_session(const RecordedCase& recorded, const HttpRequest& request) {
    const std::string_view name = recorded.name;
    std::optional<std::string> user_agent = user_agent_of(request);
    if (has_other_user_agent(name)) {
        user_agent = Steps::recorder;
    }
    std::string email =
        address(recorded.family == "users" ? is_admin_ ? "admin" : "lista" : recorded.family);
    if (recorded.family == "checkAuth") {
        email = address("check");
    }
    std::smatch found; // the account that the recorded answer names
    static const std::regex named(R"re("user":\{"email":"([^"]+)","full_name":"([^"]+)")re");
    if (std::regex_search(recorded.body.whole, found, named)) {
        email = replace_all(found[1].str(), "RRRRRRRR", run_tag);
        if (recorded.family == "checkAuth") {
            const auto full_name = boost::json::parse('"' + found[2].str() + '"');
            steps_.register_account(email, full_name.as_string());
        }
    }
    if (name.starts_with("users/delete-self")) {
        email = address("self");
    }
    SignedIn who = steps_.sign_in(email, user_agent);
    if (name.ends_with("/deleted-user") || name.starts_with("users/delete-self-then-")) {
        steps_.remove(who);
    } else if (name == "users/old-token-after-register-again") {
        steps_.remove(who);
        steps_.register_account(email);
    } else if (name == "logout/access-after-logout") {
        steps_.sign_out(who);
    } else if (name == "recovery/old-access-token-after-reset") {
        steps_.reset_password(email, steps_.ask_for_verified_code(email));
    }
    return who;
}

/// The account whose id stands in a case's path.
std::string Scene::prepare_id(const RecordedCase& recorded, const SignedIn& who) {
    if (recorded.name == "users/delete-self") {
        return std::to_string(steps_.application().id_of(who.email));
    }
    const SignedIn victim = steps_.sign_in(address("victim"));
    std::string id = std::to_string(steps_.application().id_of(victim.email));
    if (recorded.name == "users/delete-existing-again") {
        steps_.remove(victim);
    }
    return id;
}

crypto::SigningKey Scene::signing_key() const {
    const SystemClock clock;
    const auto database = steps_.application().open_database();
    const Secret master{std::string(Steps::secret_key)};
    const audit::Record record{Secret()};
    const keys::KeyService keys(
        *database,
        record,
        crypto::Sealer(crypto::derive_key(master, "signing-key-seal")),
        {.algorithm = crypto::Algorithm::es256, .token_lifetime_max = {}}
    );
    return keys.ring().get()->active(clock.now()).key;
}

std::string Scene::forge(const RecordedCase& recorded, std::string_view name, const SignedIn& who) {
    if (recorded.family == "refreshToken" && name != "ua empty") {
        return forge_flask_token();
    }
    if (recorded.family == "refreshToken") {
        return steps_.sign_in(who.email, "").tokens.refresh;
    }
    const sessions::RefreshTokens refresh_tokens(
        crypto::derive_key(Secret(std::string(Steps::secret_key)), "refresh-token-mac")
    );
    return forge_access_token(
        name,
        {.session_id = refresh_tokens.verify(who.tokens.refresh).value().session_id,
         .user_id = accounts::UserId(steps_.application().id_of(who.email)),
         .now = steps_.application().clock().now()},
        signing_key()
    );
}

HttpRequest Scene::prepare(const RecordedCase& recorded) {
    HttpRequest request = fill_in(recorded);
    const bool is_chunked = std::ranges::any_of(request.headers, [](const auto& header) {
        return header.first == "Transfer-Encoding";
    });
    if (is_chunked) { // the recording keeps the body itself
        request.body = fmt::format("{:x}\r\n{}\r\n0\r\n\r\n", request.body.size(), request.body);
    }
    return request;
}

HttpRequest Scene::fill_in(const RecordedCase& recorded) {
    HttpRequest request = recorded.request;
    const auto fill = [&](std::string_view mask, std::string_view value) {
        request.target = replace_all(request.target, mask, value);
        request.body = replace_all(request.body, mask, value);
        for (auto& header : request.headers) {
            header.second = replace_all(header.second, mask, value);
        }
    };
    fill("RRRRRRRR", run_tag);
    fill("<BASE>", fmt::format("127.0.0.1:{}", steps_.application().port()));
    if (recorded.family == "recovery") {
        fill("<OTP>", prepare_code(recorded));
    }
    if (recorded.name == "users/delete-self-then-login") {
        steps_.remove(steps_.sign_in(address("victim7")));
    }
    std::string text = request.target;
    for (const auto& header : request.headers) {
        text += header.second;
    }
    if (text.find("<JWT:") == std::string::npos && text.find("<id>") == std::string::npos) {
        return request;
    }
    const SignedIn who = prepare_session(recorded, request);
    if (text.find("<id>") != std::string::npos) {
        fill("<id>", prepare_id(recorded, who));
    }
    sessions::IssuedTokens tokens = who.tokens;
    if (recorded.name == "refreshToken/new-access-works") {
        HttpRequest refresh{.method = "POST", .target = "/auth/refreshToken"};
        refresh.headers.emplace_back("Cookie", "refreshToken=" + tokens.refresh);
        refresh.headers.emplace_back("User-Agent", Steps::recorder);
        tokens.access = send(refresh).cookie("accessToken").value();
    }
    fill("<JWT:access>", tokens.access);
    fill("<JWT:refresh>", tokens.refresh);
    static const std::regex forged(R"(<JWT:forged ([^>]+)>)");
    if (std::smatch found; std::regex_search(text, found, forged)) {
        fill(found[0].str(), forge(recorded, found[1].str(), who));
    }
    return request;
}

} // namespace latchkey::contract
