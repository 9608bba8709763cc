#include "steps.hpp"

#include <boost/json/object.hpp>

#include <fmt/format.h>

#include <stdexcept>

namespace latchkey::contract {

using testing::HttpAnswer;
using testing::HttpRequest;

namespace {

constexpr std::string_view old_password = "Passw0rd@X";
constexpr std::string_view new_password = "NewPass@99";

void require(const HttpAnswer& answer, unsigned status) {
    if (answer.status != status) {
        throw std::runtime_error(fmt::format("preparing a case: {} {}", answer.status, answer.body)
        );
    }
}

} // namespace

Steps::Steps()
    : application_([](config::Settings& settings) {
        settings.secret_key = Secret(std::string(secret_key));
    })
    , client_(application_.port()) {}

HttpAnswer Steps::post(const std::string& target, const boost::json::value& form) {
    HttpRequest request = testing::json_request("POST", target, form);
    request.headers.emplace_back("User-Agent", recorder);
    return send(request);
}

HttpAnswer
Steps::send_signed_in(const SignedIn& who, const std::string& method, const std::string& target) {
    HttpRequest request{.method = method, .target = target};
    request.headers.emplace_back("Cookie", "accessToken=" + who.tokens.access);
    if (who.user_agent) {
        request.headers.emplace_back("User-Agent", *who.user_agent);
    }
    return send(request);
}

void Steps::register_account(
    const std::string& email, std::string_view full_name, std::string_view company
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

Steps::SignedIn
Steps::sign_in(const std::string& email, const std::optional<std::string>& user_agent) {
    HttpRequest request = testing::json_request(
        "POST", "/auth/login", boost::json::object{{"email", email}, {"password", old_password}}
    );
    if (user_agent) {
        request.headers.emplace_back("User-Agent", *user_agent);
    }
    HttpAnswer answer = send(request);
    if (answer.status == 401) {
        register_account(email);
        answer = send(request);
    }
    require(answer, 200);
    return {
        email,
        user_agent,
        {answer.cookie("accessToken").value(), answer.cookie("refreshToken").value(), {}}};
}

void Steps::sign_out(const SignedIn& who) {
    require(send_signed_in(who, "POST", "/auth/logout"), 200);
}

void Steps::remove(const SignedIn& who) {
    require(send_signed_in(who, "DELETE", "/user/me"), 200);
}

std::string Steps::ask_for_code(const std::string& email) {
    require(post("/recovery/forgot-password", {{"email", email}}), 200);
    application_.deliver_mail();
    return testing::find_code(application_.mails().messages_to(email).back());
}

std::string Steps::ask_for_verified_code(const std::string& email) {
    std::string code = ask_for_code(email);
    require(post("/recovery/verify-otp", {{"email", email}, {"otp", code}}), 200);
    return code;
}

void Steps::reset_password(const std::string& email, const std::string& code, unsigned status) {
    const boost::json::object form{{"email", email}, {"otp", code}, {"password", new_password}};
    require(post("/recovery/reset-password", form), status);
}

} // namespace latchkey::contract
