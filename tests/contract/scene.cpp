#include "scene.hpp"

#include "crypto/derive_key.hpp"
#include "crypto/sealer.hpp"
#include "forged_tokens.hpp"
#include "sessions/refresh_token.hpp"
#include "sessions/signing_key_store.hpp"
#include "storage/sqlite_database.hpp"

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <regex>
#include <stdexcept>

namespace latchkey::contract {

using testing::HttpAnswer;
using testing::HttpRequest;

namespace {

constexpr std::string_view secret_key = "the secret key of the contract tests";
constexpr std::string_view old_password = "Passw0rd@X";
constexpr std::string_view new_password = "NewPass@99";
constexpr std::string_view recorder = "contract-recorder/1.0";

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

void require(const HttpAnswer& answer, unsigned status) {
    if (answer.status != status) {
        throw std::runtime_error(fmt::format("preparing a case: {} {}", answer.status, answer.body)
        );
    }
}

} // namespace

std::string replace_all(std::string text, std::string_view mask, std::string_view value) {
    for (std::size_t at = text.find(mask); at != std::string::npos; at = text.find(mask, at)) {
        text.replace(at, mask.size(), value);
        at += value.size();
    }
    return text;
}

Scene::Scene(std::string_view family)
    : application_([](config::Settings& settings) {
        settings.secret_key = Secret(std::string(secret_key));
    })
    , client_(application_.port()) {
    if (family == "login" || family == "cors") {
        register_account(address(family), "Setup User", "");
    }
    if (family == "recovery") {
        register_account(address("rec"), "R\u00e9c <b>User</b>", "");
    }
    if (family == "users") {
        register_account(address("lista"), "L\u00edst <A>", "");
        register_account(address("listb"), "List B", "ACME");
        register_account(address("admin"), "Admin", "");
        application_.make_admin(address("admin"));
    }
}

HttpAnswer Scene::send(const HttpRequest& request) {
    return client_.send(request);
}

HttpAnswer Scene::post(const std::string& target, const boost::json::value& form) {
    HttpRequest request = testing::json_request("POST", target, boost::json::serialize(form));
    request.headers.emplace_back("User-Agent", recorder);
    return send(request);
}

HttpAnswer
Scene::send_signed_in(const SignedIn& who, const std::string& method, const std::string& target) {
    HttpRequest request{.method = method, .target = target};
    request.headers.emplace_back("Cookie", "accessToken=" + who.tokens.access);
    if (who.user_agent) {
        request.headers.emplace_back("User-Agent", *who.user_agent);
    }
    return send(request);
}

void Scene::register_account(
    const Address& email, std::string_view full_name, std::string_view company
) {
    boost::json::object form{
        {"full_name", full_name},
        {"email", email},
        {"password", old_password},
        {"confirm_password", old_password}};
    if (!company.empty()) {
        form["company"] = company;
    }
    require(post("/auth/register", form), 201);
}

/// A fresh session, of a fresh account where there is none yet.
Scene::SignedIn Scene::sign_in(const Address& email, const std::optional<std::string>& user_agent) {
    HttpRequest request = testing::json_request(
        "POST", "/auth/login", boost::json::object{{"email", email}, {"password", old_password}}
    );
    if (user_agent) {
        request.headers.emplace_back("User-Agent", *user_agent);
    }
    HttpAnswer answer = send(request);
    if (answer.status == 401) {
        register_account(email, "Setup User", "");
        answer = send(request);
    }
    require(answer, 200);
    return {
        email,
        user_agent,
        {answer.cookie("accessToken").value(), answer.cookie("refreshToken").value()}};
}

void Scene::remove(const SignedIn& who) {
    require(send_signed_in(who, "DELETE", "/user/me"), 200);
}

std::string Scene::ask_for_code(const Address& email) {
    require(post("/recovery/forgot-password", {{"email", email}}), 200);
    application_.deliver_mail();
    return testing::find_code(application_.mails().messages_to(email).back());
}

std::string Scene::ask_for_verified_code(const Address& email) {
    std::string code = ask_for_code(email);
    require(post("/recovery/verify-otp", {{"email", email}, {"otp", code}}), 200);
    return code;
}

void Scene::reset_password(const Address& email, const std::string& code) {
    require(
        post(
            "/recovery/reset-password",
            {{"email", email}, {"otp", code}, {"password", new_password}}
        ),
        200
    );
}

/// The code a case of `recovery` sends, in the state the case's name tells.
std::string Scene::prepare_code(const RecordedCase& recorded) {
    const std::string_view name = std::string_view(recorded.name).substr(sizeof("recovery"));
    const Address email = address(
        recorded.request.body.find("recsame-") != std::string::npos  ? "recsame"
        : recorded.request.body.find("recdel-") != std::string::npos ? "recdel"
                                                                     : "rec"
    );
    const SignedIn owner = sign_in(email, std::string(recorder));
    const bool is_reset_first = name == "verify-after-reset";
    std::string code =
        (name.starts_with("verify-") && !is_reset_first) || name == "reset-new-code-unverified"
            ? ask_for_code(email)
            : ask_for_verified_code(email);
    if (name == "verify-old-code-after-new-one") {
        ask_for_code(email);
    } else if (name == "reset-expired-after-verify") {
        application_.clock().advance(std::chrono::minutes(10));
    } else if (name == "reset-deleted-user-again-verify") {
        remove(owner);
        const boost::json::object form{{"email", email}, {"otp", code}, {"password", new_password}};
        require(post("/recovery/reset-password", form), 400); // used up all the same
    } else if (is_reset_first || name == "reset-valid-password-nul-then-retry" || name == "login-new-password") {
        reset_password(email, code);
    }
    return code;
}

Scene::SignedIn Scene::prepare_session(const RecordedCase& recorded, const HttpRequest& request) {
    const std::string_view name = recorded.name;
    std::optional<std::string> user_agent = user_agent_of(request);
    if (has_other_user_agent(name)) {
        user_agent = recorder;
    }
    Address email =
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
            register_account(email, full_name.as_string(), "");
        }
    }
    if (name.starts_with("users/delete-self")) {
        email = address("self");
    }
    SignedIn who = sign_in(email, user_agent);
    if (name.ends_with("/deleted-user") || name.starts_with("users/delete-self-then-")) {
        remove(who);
    } else if (name == "users/old-token-after-register-again") {
        remove(who);
        register_account(email, "Setup User", "");
    } else if (name == "logout/access-after-logout") {
        require(send_signed_in(who, "POST", "/auth/logout"), 200);
    } else if (name == "recovery/old-access-token-after-reset") {
        reset_password(email, ask_for_verified_code(email));
    }
    return who;
}

/// The account whose id stands in a case's path.
std::string Scene::prepare_id(const RecordedCase& recorded, const SignedIn& who) {
    if (recorded.name == "users/delete-self") {
        return std::to_string(application_.id_of(who.email));
    }
    const SignedIn victim = sign_in(address("victim"), std::string(recorder));
    std::string id = std::to_string(application_.id_of(victim.email));
    if (recorded.name == "users/delete-existing-again") {
        remove(victim);
    }
    return id;
}

crypto::SigningKey Scene::signing_key() const {
    const SystemClock clock;
    storage::SqliteDatabase database({.path = application_.database_path()}, clock);
    const Secret master{std::string(secret_key)};
    return sessions::load_or_make_signing_key(
        database, crypto::Sealer(crypto::derive_key(master, "signing-key-seal"))
    );
}

std::string Scene::forge(const RecordedCase& recorded, std::string_view name, const SignedIn& who) {
    if (recorded.family == "refreshToken" && name != "ua empty") {
        return forge_flask_token();
    }
    if (recorded.family == "refreshToken") {
        return sign_in(who.email, "").tokens.refresh;
    }
    const sessions::RefreshTokens refresh_tokens(
        crypto::derive_key(Secret(std::string(secret_key)), "refresh-token-mac")
    );
    return forge_access_token(
        name,
        {.session_id = refresh_tokens.verify(who.tokens.refresh).value().session_id,
         .user_id = accounts::UserId(application_.id_of(who.email)),
         .now = application_.clock().now()},
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
    fill("<BASE>", fmt::format("127.0.0.1:{}", application_.port()));
    if (recorded.family == "recovery") {
        fill("<OTP>", prepare_code(recorded));
    }
    if (recorded.name == "users/delete-self-then-login") {
        remove(sign_in(address("victim7"), std::string(recorder)));
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
    sessions::Tokens tokens = who.tokens;
    if (recorded.name == "refreshToken/new-access-works") {
        HttpRequest refresh{.method = "POST", .target = "/auth/refreshToken"};
        refresh.headers.emplace_back("Cookie", "refreshToken=" + tokens.refresh);
        refresh.headers.emplace_back("User-Agent", recorder);
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
