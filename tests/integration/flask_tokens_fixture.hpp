#pragma once

// Ada, who was signed in at the Flask service when it was switched off.

#include "scenario.hpp"
#include "support/flask_tokens.hpp"

#include <boost/json/parse.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <string_view>

namespace latchkey::testing {

using namespace std::chrono_literals;

inline constexpr const char* flask_ada = "Ada@Example.org";
inline constexpr std::string_view another_browser =
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/126.0.0.0 Safari/537.36";

inline void accept_flask(config::Settings& settings) {
    settings.legacy_secret_key = Secret(std::string(flask_key));
}

class FlaskTokens : public ::testing::Test {
protected:
    FlaskTokens() { application.register_user(flask_ada, "Ada Lovelace"); }

    /// What the Flask service knew of her browser, the older by `age`.
    FlaskSignIn sign_in(std::chrono::seconds age = 0s) {
        return {flask_ada, std::string(Browser::firefox), application.clock().now() - age};
    }

    /// A browser that was signed in there, whichever of its sign-ins it is.
    Browser signed_in_there(std::chrono::seconds number = 0s) {
        Browser browser = application.browser();
        FlaskToken refresh = flask_refresh_token(sign_in());
        refresh.claims["exp"] = refresh.claims["exp"].as_int64() - number.count();
        FlaskToken access = flask_access_token(sign_in());
        access.claims["exp"] = access.claims["exp"].as_int64() - number.count();
        browser.set_cookie("accessToken", access.text());
        browser.set_cookie("refreshToken", refresh.text());
        return browser;
    }

    std::int64_t count(storage::Sql sql) {
        std::int64_t counted = 0;
        application.with_database([&](storage::Transaction& tx) {
            counted = std::get<0>(tx.find<std::int64_t>(sql).value());
        });
        return counted;
    }

    static std::string code_of(const HttpAnswer& answer) {
        const auto body = boost::json::parse(answer.body);
        const auto* code = body.at("data").as_object().if_contains("code");
        return code == nullptr ? std::to_string(answer.status) : std::string(code->as_string());
    }

    static std::string check(Browser& browser) { return code_of(browser.get("/auth/checkAuth")); }

    static std::string refresh(Browser& browser) {
        return code_of(browser.post("/auth/refreshToken"));
    }

    config::Settings settings; // of the application
    TestApplication application{[this](config::Settings& changed) {
        accept_flask(changed);
        settings = changed;
    }};
};

} // namespace latchkey::testing
